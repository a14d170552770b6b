"""TKT-13: risks to the commitments are identified, rated and assessed anew at least yearly."""

from expectations.obligations import Duty, Holds, Performed, Said

SECTIONS = (
    "objectives",
    "threats",
    "likelihood_impact",
    "fraud",
    "significant_changes",
    "vendors",
    "treatment_decisions",
)

DUTY = Duty(
    id="TKT-13",
    title="Risks are assessed, fraud and change included",
    objective="Risks to the service commitments are identified, rated and re-assessed at least yearly.",
    criteria=("CC3.1", "CC3.2", "CC3.3", "CC3.4"),
    annex_a=("A.5.7", "A.5.8"),
    severity="high",
    owner="Security Lead",
    duty="risk_assessment",
    parameters={"grace_days": 30, "required_sections": SECTIONS},
    evidence={**dict.fromkeys(SECTIONS, "done"), "open_risks": "12", "rated_risks": "12"},
    reads={"open_risks": "DOUBLE", "rated_risks": "DOUBLE"},
    performed=Performed(
        text="It was completed and approved by the executive who owns it, who did not prepare it, in time",
        accepted="owner_accepted",
    ),
    asked=(
        Said(
            id="B",
            text="Every section was completed, fraud and significant changes among them",
            fields="$required_sections",
            breaks={"fraud": None},
        ),
        Holds(
            id="C",
            text="Every open risk was rated anew",
            condition="c.rated_risks >= c.open_risks",
            column="all_are_rated",
            breaks={"rated_risks": "11"},
            blurs={"open_risks": "about a dozen"},
        ),
    ),
)
CONTROL = DUTY.control
