"""What the database itself does for the audit log: stamps, keeps, and writes of rows.

An old step must do tomorrow what it did today: what is written here is never changed,
only joined by something new.
"""

# The moment, the role and the transaction are the database's word, whatever the writer
# says. The moment is that of writing, not of the transaction's start: two lines keep their
# order. By the transaction one finds which deed changed which rows.
_STAMP = """
CREATE FUNCTION audit_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.body := NEW.body::jsonb || jsonb_build_object(
    'at', (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
    'role', session_user,
    'tx', pg_current_xact_id()::text
  );
  NEW.tx := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END
$$
"""
_KEEP = """
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('dataspace.expiring', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the audit log is only ever added to';
END
$$
"""
# The only way for a body to go: its hash is sealed, its time is up, and a line says so.
# What the vault compares versions of secrets with never goes, nor what the log says of itself.
_EXPIRE = """
CREATE FUNCTION audit_expire(keep interval, most integer) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  doomed bigint[];
  dropped jsonb;
BEGIN
  -- By the moments: of intervals PostgreSQL takes each month for thirty days.
  IF keep IS NULL OR now() - keep > now() - interval '30 days' THEN
    RAISE EXCEPTION 'an audit log is kept for at least 30 days';
  END IF;
  SELECT array_agg(id) INTO doomed FROM (
    SELECT audit_entry.id FROM audit_entry JOIN audit_leaf ON entry_id = audit_entry.id
    WHERE at < now() - keep AND kind NOT LIKE 'secret.%' AND kind NOT LIKE 'audit.%'
    ORDER BY epoch, number LIMIT most
  ) AS oldest;
  IF doomed IS NULL THEN
    RETURN 0;
  END IF;
  SELECT jsonb_agg(jsonb_build_array(epoch, first, last) ORDER BY epoch, first)
  INTO dropped FROM (
    SELECT epoch, min(number) AS first, max(number) AS last FROM (
      SELECT epoch, number,
        number - row_number() OVER (PARTITION BY epoch ORDER BY number) AS run
      FROM audit_leaf WHERE entry_id = ANY (doomed)
    ) AS numbered GROUP BY epoch, run
  ) AS runs;
  INSERT INTO audit_entry (body) VALUES (jsonb_build_object(
    'kind', 'audit.expired', 'facts', jsonb_build_object(
      'count', cardinality(doomed), 'dropped', dropped
    )
  ));
  PERFORM set_config('dataspace.expiring', 'on', true);
  DELETE FROM audit_entry WHERE id = ANY (doomed);
  PERFORM set_config('dataspace.expiring', '', true);
  RETURN cardinality(doomed);
END
$$
"""
_ROW = """
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  whole jsonb := coalesce(after, before);
  changed text[];
  claimed jsonb := nullif(current_setting('dataspace.by', true), '')::jsonb;
  facts jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    SELECT array_agg(key ORDER BY key) INTO changed FROM jsonb_each(after)
    WHERE value IS DISTINCT FROM before -> key
      AND key <> ALL (string_to_array(TG_ARGV[3], ' '));
    IF changed IS NULL THEN
      RETURN NULL;
    END IF;
  END IF;
  facts := jsonb_build_object(
    'table', TG_TABLE_NAME,
    'key', audit_part(whole, string_to_array(TG_ARGV[1], ' ')),
    'values', audit_part(whole, string_to_array(TG_ARGV[2], ' ')),
    'columns', to_jsonb(changed),
    'before', audit_keyed(before),
    'after', audit_keyed(after)
  );
  INSERT INTO audit_entry (body) VALUES (
    coalesce(claimed - 'workspace_id', '{}') || jsonb_strip_nulls(jsonb_build_object(
      'kind', 'row.' || CASE TG_OP
        WHEN 'INSERT' THEN 'inserted' WHEN 'UPDATE' THEN 'updated' ELSE 'deleted' END,
      'workspace_id', CASE WHEN TG_ARGV[0] <> '' THEN whole ->> TG_ARGV[0] END,
      'facts', facts
    ))
  );
  RETURN NULL;
END
$$
"""
_EMPTIED = """
CREATE FUNCTION audit_emptied() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit_entry (body) VALUES (jsonb_build_object(
    'kind', 'table.emptied', 'facts', jsonb_build_object('table', TG_TABLE_NAME)
  ));
  RETURN NULL;
END
$$
"""
_PART = """
CREATE FUNCTION audit_part(whole jsonb, names text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE
AS $$ SELECT jsonb_object_agg(name, whole -> name) FROM unnest(names) AS name $$
"""
# To lock a table needs more rights on it than the sealer has.
_HOLD = """
CREATE FUNCTION audit_hold() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE;
END
$$
"""
# HMAC-SHA-256 (RFC 2104), of which PostgreSQL has the hash and not the rest. With a key, a
# hash of few possible values cannot be found by trying them.
_KEYED = """
CREATE FUNCTION audit_keyed(whole jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(
    sha256(outer_pad || sha256(inner_pad || convert_to(whole::text, 'UTF8'))), 'hex'
  ) FROM audit_row_key
$$
"""
ALL = (_STAMP, _KEEP, _PART, _KEYED, _ROW, _EMPTIED, _EXPIRE, _HOLD)
NAMES = (
    "audit_stamp",
    "audit_keep",
    "audit_part",
    "audit_keyed",
    "audit_row",
    "audit_emptied",
    "audit_expire",
    "audit_hold",
)
