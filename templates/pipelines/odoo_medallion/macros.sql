-- Scalar macros of the odoo_medallion pipeline: how Odoo stores translated and company-dependent values, and
-- exact decimal arithmetic. Run once by the engine before the first query; none of them names a table.

-- Text that is a JSON object, else null: json functions raise an error at anything that is not JSON.
create or replace macro json_object_or_null(value) as
  case when starts_with(value, '{') then case when json_valid(value) then value end end;

-- A translated field is jsonb text {"en_US": "…", "fr_FR": "…"} with the languages that were written, or plain text
-- in a version that does not translate it. The wanted language wins, then en_US, then the first language by name.
create or replace macro translated(value, lang) as
  case when json_object_or_null(value) is null then value
       else coalesce(json_extract_string(json_object_or_null(value), '/' || lang),
                     json_extract_string(json_object_or_null(value), '/en_US'),
                     json_extract_string(json_object_or_null(value),
                                         '/' || list_sort(json_keys(json_object_or_null(value)))[1])) end;

-- A company-dependent field is jsonb text {"1": …, "2": …} by company id; a company that is not in it has the fallback
-- of ir_default, which the caller adds.
create or replace macro company_value(value, company_id) as
  json_extract_string(json_object_or_null(value), '/' || company_id);

-- Money and amounts: 6 decimals are more than any currency has. Quantities, prices and unit costs: 10. Rates: 15.
-- Bronze keeps whatever the source has; these fix the type, so that a table's schema does not follow its data. A value of
-- more digits before the point than an amount can have (10^24; a quantity 10^20) becomes null, and checks count such rows:
-- so one absurd entry neither ends a run nor makes a sum overflow.
create or replace macro money(value) as try_cast(try_cast(value as decimal(30, 6)) as decimal(38, 6));
create or replace macro quantity(value) as try_cast(try_cast(value as decimal(30, 10)) as decimal(38, 10));
create or replace macro rate(value) as try_cast(value as decimal(38, 15));

-- True where the fixed type could not hold the value to the last digit.
create or replace macro is_cut(value, held) as coalesce(try(value <> held), value is not null);

-- The type of sums of them: room for 10^8 of the largest.
create or replace macro total(value) as cast(value as decimal(38, 6));
create or replace macro total_quantity(value) as cast(value as decimal(38, 10));

-- A float8 field as a decimal; NaN and infinities, which no decimal can hold, become null.
create or replace macro finite(value) as try_cast(value as decimal(38, 10));

-- A decimal without its point: the integer that counts its last decimal place.
create or replace macro last_place(value) as cast(replace(cast(value as varchar), '.', '') as hugeint);

-- amount / rate to 6 decimals, half away from zero, in integers: DuckDB divides decimals as doubles.
-- Exact while |amount| < 10^16 and rate < 10^11, null beyond and where the rate is null or not positive.
create or replace macro divided(amount, rate) as
  case when rate > 0 then
    cast(cast(sign(amount) * ((2 * last_place(try_cast(abs(amount) as decimal(22, 6))) * 1000000000000000::hugeint
                               + last_place(try_cast(rate as decimal(26, 15))))
                              // (2 * last_place(try_cast(rate as decimal(26, 15))))) as decimal(38, 0)) * 0.000001::decimal(6, 6)
      as decimal(38, 6))
  end;

-- 100 × part / whole to 2 decimals, half away from zero, in integers; null where the whole is null or not positive, and beyond 10^26.
create or replace macro percentage(part, whole) as
  case when whole > 0 then
    try_cast(cast(sign(part) * ((20000 * last_place(try_cast(abs(part) as decimal(32, 6))) + last_place(try_cast(whole as decimal(32, 6))))
                       // (2 * last_place(try_cast(whole as decimal(32, 6))))) as decimal(38, 0)) * 0.01::decimal(2, 2) as decimal(18, 2))
  end;

-- quantity × unit price to 6 decimals, half away from zero. Each counts to 10 decimals, because Odoo 19 keeps a cost unrounded
-- (33.333333333333336); one of 10^9 and more leaves room for 6 only. Null where one is of 10^13 and more.
create or replace macro multiplied(quantity, price) as
  coalesce(try_cast(try_cast(quantity as decimal(19, 10)) * try_cast(price as decimal(19, 10)) as decimal(38, 6)),
           try_cast(try_cast(quantity as decimal(19, 6)) * try_cast(price as decimal(19, 6)) as decimal(38, 6)));

-- A timestamptz as the UTC calendar day.
create or replace macro utc_day(moment) as cast(moment at time zone 'UTC' as date);
