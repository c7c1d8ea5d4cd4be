-- Criminal appeals that were registered before the end of their appeal period could be said: the day kept with them was three
-- days after the appeal came in, which no article says. Until the end is said with a step, nothing is due.
update entry set due = null
where kind = 'transfer' and line = 'criminal' and settled = 0
    and state in ('appeal_received', 'copy_served', 'answered', 'scanned', 'checked')
    and said not like '%"appeal_period_ends"%';
