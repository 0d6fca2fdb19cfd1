-- Roles, database and rights that OASIS needs before its first migration. Run by psql as a superuser; running it again
-- changes nothing. The embedded server runs it, compose.yaml mounts it, and elsewhere:
--     psql -v ON_ERROR_STOP=1 -f oasis/core/database/roles.sql postgresql://<superuser>@<host>/postgres
-- Passwords come from the environment: OASIS_OWNER_PASSWORD, OASIS_APP_PASSWORD (left as they are when empty).

\set ON_ERROR_STOP on
\if :{?database}
\else
    \set database oasis
\endif
\set owner_password ''
\set app_password ''
\getenv owner_password OASIS_OWNER_PASSWORD
\getenv app_password OASIS_APP_PASSWORD
SET client_min_messages = warning;

-- One run at a time in the cluster.
SELECT pg_catalog.pg_advisory_lock(0x6f617369);

-- oasis_owner owns the schemas and makes one role an organization; requests never use it.
SELECT 'CREATE ROLE oasis_owner LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oasis_owner') \gexec
ALTER ROLE oasis_owner LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOBYPASSRLS NOREPLICATION;
-- oasis_app serves requests. NOINHERIT: it has an organization's rights only after SET ROLE.
SELECT 'CREATE ROLE oasis_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oasis_app') \gexec
ALTER ROLE oasis_app LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
-- oasis_organization holds what every organization's role may do to the shared tables.
SELECT 'CREATE ROLE oasis_organization NOLOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oasis_organization') \gexec
ALTER ROLE oasis_organization NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
GRANT oasis_organization TO oasis_owner WITH ADMIN TRUE, INHERIT FALSE;

SELECT format('ALTER ROLE oasis_owner PASSWORD %L', :'owner_password') WHERE :'owner_password' <> '' \gexec
SELECT format('ALTER ROLE oasis_app PASSWORD %L', :'app_password') WHERE :'app_password' <> '' \gexec

-- Sessions start in UTC, so that Django need not set it (below, the application loses set_config).
ALTER ROLE oasis_owner SET timezone = 'UTC';
ALTER ROLE oasis_app SET timezone = 'UTC';

SELECT format('CREATE DATABASE %I OWNER oasis_owner', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
ALTER DATABASE :"database" OWNER TO oasis_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO oasis_owner, oasis_app;

\connect :"database"
SET client_min_messages = warning;
ALTER SCHEMA public OWNER TO oasis_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

SELECT format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA public', name)
FROM pg_available_extensions
WHERE name IN ('vector', 'unaccent', 'pg_trgm') \gexec

-- An injected SELECT could otherwise change the role or the search path by calling a function.
REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO oasis_owner;

DO $$
DECLARE
    missing text;
BEGIN
    SELECT string_agg(wanted, ', ') INTO missing
    FROM unnest(ARRAY['vector', 'unaccent', 'pg_trgm']) AS wanted
    WHERE wanted NOT IN (SELECT extname FROM pg_extension);
    IF missing IS NOT NULL THEN
        RAISE WARNING 'extensions not available on this server: %', missing;
    END IF;
END
$$;
