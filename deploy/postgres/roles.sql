-- One role for each process, least rights. Run once, by the superuser, in the platform's
-- own database; passwords are set by the bootstrap, as SCRAM verifiers, and stand nowhere.
-- Tables, grants and policies are the migrations' work, which run as dataspace_owner.

CREATE ROLE dataspace_owner   LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE dataspace_app     LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE dataspace_worker  LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE dataspace_sealer  LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE dataspace_auditor LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE dataspace_backup  LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- A forgotten transaction must not hold a lock for ever, nor a query the whole machine.
ALTER ROLE dataspace_app SET statement_timeout = '30s';
ALTER ROLE dataspace_app SET lock_timeout = '10s';
ALTER ROLE dataspace_app SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE dataspace_worker SET lock_timeout = '30s';
ALTER ROLE dataspace_worker SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE dataspace_owner SET lock_timeout = '10s';
ALTER ROLE dataspace_sealer SET lock_timeout = '30s';
-- Nothing is sealed that is younger than the oldest transaction.
ALTER ROLE dataspace_owner SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE dataspace_sealer SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE dataspace_auditor SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE dataspace_backup SET idle_in_transaction_session_timeout = '5min';

-- No program of the platform's works as these two but the migrations: what they do is an
-- operator's hand. The audit log has no trigger on reading, so the server's log has each word.
ALTER ROLE dataspace_owner SET log_statement = 'all';
ALTER ROLE CURRENT_USER SET log_statement = 'all';

ALTER DATABASE dataspace OWNER TO dataspace_owner;
REVOKE ALL ON DATABASE dataspace FROM PUBLIC;
GRANT CONNECT ON DATABASE dataspace
  TO dataspace_app, dataspace_worker, dataspace_sealer, dataspace_auditor, dataspace_backup;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;

ALTER SCHEMA public OWNER TO dataspace_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public
  TO dataspace_app, dataspace_worker, dataspace_sealer, dataspace_auditor, dataspace_backup;
