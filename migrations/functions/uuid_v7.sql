-- A UUIDv7 of the given time: 48 bits of milliseconds, the rest random. Ids of runs, events, tokens.
set local role lhcr_owner;
create or replace function ops.uuid_v7(p_at timestamptz) returns uuid language sql volatile
  return encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
      placing substring(int8send((extract(epoch from p_at) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid;

-- The least UUIDv7 of a time: the bounds of monthly partitions.
create or replace function ops._uuid_v7_floor(p_at timestamptz) returns uuid language sql immutable
  return (lpad(to_hex((extract(epoch from p_at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
reset role;
