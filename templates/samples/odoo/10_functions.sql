-- Where every value of the sample comes from: a hash of (seed, salt, id), never random(), so that the same rows and seed
-- give the same database whatever the plan. The schema lhcr_sample goes away in 90_keys.sql.
-- Placeholders: {{rows}}, the lines of account_move_line, and {{seed}}, both integers.

create schema lhcr_sample;

-- 0 … n-1. A salt names the use: two uses of one id must not follow each other.
create function lhcr_sample.pick(n bigint, salt integer, id bigint) returns bigint
language sql immutable parallel safe
as 'select (hashint8extended(id, {{seed}}::bigint * 1000 + salt) & 9223372036854775807) % n';

create function lhcr_sample.chance(percent integer, salt integer, id bigint) returns boolean
language sql immutable parallel safe
as 'select (hashint8extended(id, {{seed}}::bigint * 1000 + salt) & 9223372036854775807) % 100 < percent';

-- A moment of a working day, naive UTC with microseconds, as the ORM writes it.
create function lhcr_sample.moment(day date, salt integer, id bigint) returns timestamp
language sql immutable parallel safe
as 'select day + interval ''7 hours'' + lhcr_sample.pick(36000000000, salt, id) * interval ''1 microsecond''';

-- A word of a list, by hash.
create function lhcr_sample.word(words text[], salt integer, id bigint) returns text
language sql immutable parallel safe
as 'select words[1 + lhcr_sample.pick(cardinality(words), salt, id)::integer]';

-- Sizes that follow from the number of journal items.
create table lhcr_sample.size as
select {{rows}}::bigint as rows,
       least(greatest({{rows}}::bigint / 400, 40), 20000) as partners,
       least(greatest({{rows}}::bigint / 800, 30), 4000) as templates,
       {{rows}}::bigint / 4 + 10 as deals,
       greatest({{rows}}::bigint / 60, 12) as quotations,
       greatest({{rows}}::bigint / 100, 25) as leads;

-- The calendar: the books run from the first to the last day.
create table lhcr_sample.calendar as
select date '2024-01-01' as first_day, date '2026-10-31' as last_day, date '2026-10-31' - date '2024-01-01' + 1 as days;

-- Units of a currency that one US dollar buys, before each month's wobble.
create table lhcr_sample.money (currency_id integer primary key, per_dollar numeric, decimals integer);
insert into lhcr_sample.money values (1, 1, 2), (2, 0.92, 2), (3, 0.79, 2), (4, 0.88, 2), (5, 151, 0);
