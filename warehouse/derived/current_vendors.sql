-- Each vendor of the register as it is classed on the day: by the row in force, else by the last one, else by the first to come.
SELECT day, source_id, vendor_id, unnest(arg_max(
    {'tier': tier, 'is_subservice': is_subservice, 'owner_employee_number': owner_employee_number,
        'onboarded_on': onboarded_on, 'approved_by': approved_by, 'approved_on': CASE WHEN approved_on <= day THEN approved_on END,
        'is_ahead': valid_from_on > day OR onboarded_on > day, 'is_offboarded': coalesce(valid_to_on < day, false)},
    (valid_from_on <= day, CASE WHEN valid_from_on <= day THEN valid_from_on END, -date_diff('day', day, valid_from_on))))
FROM vendors GROUP BY day, source_id, vendor_id
