"""One role for each process, with no more than it needs, and a superuser locked out."""

import psycopg
import pytest

from dataspace.operations import ROLES

PROCESSES = [role for role in ROLES if role != "owner"]
REFUSED = {"42501", "25006", "0A000"}  # No right; read-only; not supported here.

MAKING = [
    "CREATE TABLE mine (a int)",
    "CREATE TABLE pg_temp.mine (a int)",
    "CREATE TEMP TABLE mine (a int)",
    "CREATE UNLOGGED TABLE public.mine (a int)",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TYPE mine AS (a int)",
    "CREATE SEQUENCE mine",
    "CREATE EXTENSION pg_trgm",
    "CREATE DATABASE mine",
    "ALTER TABLE person ADD COLUMN mine int",
    "ALTER TABLE person OWNER TO CURRENT_USER",
    "DROP TABLE person",
    "TRUNCATE person",
    "CREATE INDEX mine ON person (name)",
    "CREATE POLICY mine ON person USING (true)",
]
RISING = [
    "CREATE ROLE mine",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE dataspace_owner PASSWORD 'mine'",
    "ALTER ROLE postgres PASSWORD 'mine'",
    "GRANT dataspace_owner TO CURRENT_USER",
    "SET ROLE dataspace_owner",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION dataspace_owner",
    "ALTER SYSTEM SET listen_addresses = '*'",
    "ALTER DATABASE dataspace SET search_path = mine",
    "ALTER DEFAULT PRIVILEGES FOR ROLE dataspace_owner GRANT ALL ON TABLES TO PUBLIC",
    "SELECT pg_reload_conf()",
]
GETTING_OUT = [
    "COPY person TO '/tmp/mine'",
    "COPY person TO PROGRAM 'cat > /tmp/mine'",
    "COPY person FROM PROGRAM 'id'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT rolpassword FROM pg_authid",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT pg_terminate_backend(1)",
    "LOAD 'plpython3'",
]


@pytest.mark.control("D1")
@pytest.mark.parametrize("role", PROCESSES)
def test_a_process_makes_nothing_in_the_database(installation, role):
    heard = {statement: installation.says(role, statement) for statement in MAKING}

    assert {s: code for s, code in heard.items() if code not in REFUSED} == {}


@pytest.mark.control("D1")
@pytest.mark.parametrize("role", ROLES)
def test_nobody_rises_above_his_role(installation, role):
    lawful = {"ALTER DATABASE dataspace SET search_path = mine"} | {
        s for s in RISING if s.startswith("ALTER DEFAULT")
    }
    for statement in set(RISING) - (lawful if role == "owner" else set()):
        if role == "owner" and "dataspace_owner" in statement:
            continue
        assert installation.says(role, statement) in REFUSED, statement


@pytest.mark.control("D1")
@pytest.mark.parametrize("role", ROLES)
def test_nobody_reaches_files_programs_or_other_sessions(installation, role):
    heard = {statement: installation.says(role, statement) for statement in GETTING_OUT}

    refused = REFUSED | {"58P01"}  # No such file, for a library that is not there.
    if role == "owner":
        # He may name the process 1, which is no session of this server.
        heard.pop("SELECT pg_terminate_backend(1)")
    heard.pop("SELECT pg_terminate_backend(1)", None)
    assert {s: code for s, code in heard.items() if code not in refused} == {}


@pytest.mark.control("D1")
def test_no_role_of_ours_has_a_power_over_the_server(catalogue):
    powers = catalogue(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'dataspace%' AND (rolsuper"
        " OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)"
    )
    members = catalogue(
        "SELECT * FROM pg_auth_members WHERE member::regrole::text LIKE 'dataspace%'"
    )
    others = catalogue(
        "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname NOT LIKE 'dataspace%'"
    )

    assert powers == members == []
    assert [name for (name,) in others] == ["postgres"]


@pytest.mark.control("D1")
def test_every_password_is_kept_as_scram_and_the_superuser_has_none(installation):
    kept = installation.verifiers

    assert kept.pop("postgres") is None
    assert set(kept) == {f"dataspace_{role}" for role in ROLES}
    for role, verifier in kept.items():
        assert verifier.startswith("SCRAM-SHA-256$"), role


@pytest.mark.control("D1")
@pytest.mark.parametrize("password", ["", "postgres", None])
@pytest.mark.parametrize("database", ["dataspace", "postgres", "template1"])
def test_the_superuser_cannot_sign_in(installation, database, password):
    with pytest.raises(psycopg.OperationalError):
        signed_in_as(installation, "postgres", password, database)


def signed_in_as(installation, user, password, database="dataspace"):
    return psycopg.connect(
        host=str(installation.cluster.sockets),
        user=user,
        password=password,
        dbname=database,
        passfile="/dev/null",
    )


@pytest.mark.parametrize("role", ROLES)
def test_a_role_signs_in_with_its_own_password_alone(installation, role):
    url = installation.cluster.url(role)
    other = installation.cluster.url(ROLES[ROLES.index(role) - 1])

    signed_in_as(installation, url.username, url.password).close()
    for wrong in (other.password, "", None, url.password + " "):
        with pytest.raises(psycopg.OperationalError):
            signed_in_as(installation, url.username, wrong)


@pytest.mark.parametrize("database", ["postgres", "template1", "template0"])
@pytest.mark.parametrize("role", ROLES)
def test_no_role_has_business_in_another_database(installation, role, database):
    url = installation.cluster.url(role)

    with pytest.raises(psycopg.OperationalError):
        signed_in_as(installation, url.username, url.password, database)


WITHOUT = {
    "worker": ["session", "link", "sign_in_throttle", "api_token"],
    "sealer": ["person", "session", "workspace", "audit_row_key"],
    "auditor": ["person", "session", "link", "workspace", "build"],
    "app": ["queue.procrastinate_jobs", "queue.procrastinate_workers"],
}


@pytest.mark.control("D1")
@pytest.mark.parametrize(
    ("role", "table"), [(role, table) for role in WITHOUT for table in WITHOUT[role]]
)
def test_a_role_does_not_even_read_what_is_not_its_business(installation, role, table):
    assert installation.says(role, f"SELECT * FROM {table}") == "42501"  # noqa: S608


def test_who_only_looks_on_writes_nowhere(catalogue):
    writable = catalogue(
        "SELECT rolname, oid::regclass FROM pg_class, unnest(ARRAY['dataspace_backup',"
        " 'dataspace_auditor', 'dataspace_sealer']) AS rolname"
        " WHERE relkind IN ('r', 'S')"
        " AND relnamespace::regnamespace::text IN ('public', 'queue')"
        " AND has_table_privilege(rolname, oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
    )

    # The sealer numbers lines; where a tree begins, `test_lines.py` says what it may add.
    assert set(writable) == {
        ("dataspace_sealer", "audit_epoch"),
        ("dataspace_sealer", "audit_leaf"),
    }


def test_the_backup_reads_every_table(catalogue):
    unread = catalogue(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace::regnamespace::text IN ('public', 'queue')"
        " AND relname <> 'alembic_version'"
        " AND NOT has_table_privilege('dataspace_backup', oid, 'SELECT')"
    )

    assert unread == []


def test_everything_belongs_to_the_owner(catalogue):
    foreign = catalogue(
        "SELECT oid::regclass::text FROM pg_class"
        " WHERE relnamespace::regnamespace::text IN ('public', 'queue')"
        " AND relowner <> 'dataspace_owner'::regrole"
        " UNION SELECT nspname FROM pg_namespace WHERE nspname IN ('public', 'queue')"
        " AND nspowner <> 'dataspace_owner'::regrole"
    )

    assert foreign == []


@pytest.mark.control("D1")
def test_everybody_at_large_may_nothing(catalogue):
    """PUBLIC holds no right to our database, schemas, tables or functions."""
    granted = catalogue(
        "SELECT 'database', a.privilege_type FROM pg_database d,"
        " aclexplode(d.datacl) a WHERE d.datname = 'dataspace' AND a.grantee = 0"
        " UNION ALL SELECT n.nspname, a.privilege_type FROM pg_namespace n,"
        " aclexplode(n.nspacl) a WHERE n.nspname IN ('public', 'queue') AND a.grantee = 0"
        " UNION ALL SELECT c.relname, a.privilege_type FROM pg_class c,"
        " aclexplode(c.relacl) a WHERE a.grantee = 0"
        " AND c.relnamespace::regnamespace::text IN ('public', 'queue')"
        " UNION ALL SELECT p.proname, a.privilege_type FROM pg_proc p,"
        " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " WHERE a.grantee = 0"
        " AND p.pronamespace::regnamespace::text IN ('public', 'queue')"
    )

    assert granted == []


@pytest.mark.control("D1")
def test_a_function_that_acts_for_its_owner_finds_its_tables_by_itself(catalogue):
    """Otherwise its caller chooses, with the search path, what it acts on."""
    acting = catalogue(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef"
        " AND pronamespace::regnamespace::text NOT IN"
        " ('pg_catalog', 'information_schema')"
    )

    for name, settings in acting:
        paths = [each for each in settings or () if each.startswith("search_path=")]
        assert paths, name
        assert paths[0].endswith("pg_temp"), name


@pytest.mark.parametrize(
    ("role", "setting", "value"),
    [
        ("app", "statement_timeout", "30s"),
        ("app", "lock_timeout", "10s"),
        ("app", "idle_in_transaction_session_timeout", "1min"),
        ("worker", "lock_timeout", "30s"),
        ("worker", "idle_in_transaction_session_timeout", "5min"),
        ("owner", "lock_timeout", "10s"),
    ],
)
def test_what_is_forgotten_does_not_hold_the_others(installation, role, setting, value):
    assert installation.says(role, f"SHOW {setting}") == [(value,)]
