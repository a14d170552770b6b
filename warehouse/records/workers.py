"""People on the payroll and beside it: employees, contractors, interns, by employment record."""

from warehouse.record import Column, Record

RECORD = Record(
    name="workers",
    text="One employment record of the HR system. A person hired twice can have two.",
    key=("worker_id",),
    columns=(
        Column(name="worker_id", type="text", text="The HR system's own id of the record", sample="1001"),
        Column(
            name="employee_number",
            type="text",
            text="Number printed on the contract; links accounts to people",
            sample="E1001",
        ),
        Column(name="display_name", type="text", text="Name, for people who may see it", sample="Robin Example"),
        Column(name="work_email", type="text", text="Work e-mail as HR has it", sample="robin@acme.example"),
        Column(
            name="worker_type",
            type="text",
            text="employee, contractor, temp, intern, vendor or board",
            sample="employee",
            values=("employee", "contractor", "temp", "intern", "vendor", "board"),
        ),
        Column(
            name="status",
            type="text",
            text="pre_hire, active, on_leave or terminated, as the HR system says at the reading",
            sample="active",
            values=("pre_hire", "active", "on_leave", "terminated"),
        ),
        Column(name="hire_date", type="date", text="First day of this spell", sample="2024-01-08"),
        Column(
            name="start_at",
            type="ts",
            text="00:00 local time of hire_date, in UTC",
            sample="2024-01-07 23:00:00",
        ),
        Column(
            name="termination_date",
            type="date",
            text="Last day of employment, also when it lies ahead; NULL = none known",
        ),
        Column(name="termination_effective_at", type="ts", text="23:59:59 local time of termination_date, in UTC"),
        Column(
            name="termination_type",
            type="text",
            text="voluntary, involuntary, end_of_contract, death or other; NULL while none is known",
            values=("voluntary", "involuntary", "end_of_contract", "death", "other"),
        ),
        Column(
            name="last_working_date",
            type="date",
            text="Last day actually worked, when HR keeps it apart from termination_date",
        ),
        Column(
            name="contract_end_date",
            type="date",
            text="End of the engagement of a contractor, temp or vendor",
        ),
        Column(
            name="contract_extended_on",
            type="date",
            text="Day on which contract_end_date was last agreed; NULL = at hire",
        ),
        Column(name="manager_worker_id", type="text", text="worker_id of the manager or sponsor", sample="1000"),
        Column(name="department", type="text", text="Department", sample="Engineering"),
        Column(name="job_title", type="text", text="Job title", sample="Engineer"),
        Column(
            name="work_timezone",
            type="text",
            text="IANA zone in which date-only values are read",
            sample="Europe/Berlin",
        ),
        Column(
            name="source_changed_at",
            type="ts",
            text="The HR system's own 'last changed' of the record, any field",
            watched=False,
        ),
    ),
    changed_at="source_changed_at",
    holds_from_at="termination_effective_at",
)
