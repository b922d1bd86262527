select test.be('ada');
select test.is(ops.event_tail('now') -> 'events', '[]', 'now begins with nothing');
select test.throws($$select ops.event_tail('nonsense')$$, 'LH022', 'a cursor that is none');
select test.throws($$select ops.event_tail('1:2:3|4|5|6|7')$$, 'LH022', 'a cursor in pieces');
