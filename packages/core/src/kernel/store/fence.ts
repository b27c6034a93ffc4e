/** The role tenants' transactions run as: cannot log in, owns nothing, subject to every policy. */
export const APP_ROLE = 'leadline_app';
/** Transaction-local setting that names the workspace whose rows may be seen. */
export const WORKSPACE_SETTING = 'leadline.workspace_id';
/** Setting that opens all rows to the owner, never to the app role. */
export const SCOPE_SETTING = 'leadline.scope';

const TENANT_ROWS = `= nullif(current_setting(''${WORKSPACE_SETTING}'', true), '''')::uuid`;
const SYSTEM_SCOPE = `current_setting(''${SCOPE_SETTING}'', true) = ''system''`;

/**
 * SQL that ends every migration; running it again changes nothing. It finds the tables by their
 * `workspace_id` column, so that no table can be left outside by forgetting a line.
 *
 * Two policies: the app role sees the rows of the workspace set for its transaction and nothing else (a
 * plain equality, which the planner can use with an index); the owner sees those too, or all rows when the
 * connection or transaction says it works for the system. Where the connecting user may not make roles, everything runs as
 * the owner and FORCE keeps the second policy in charge of tenants.
 */
export const FENCE_SQL = `DO $fence$
DECLARE
  fenced record;
  app_role_exists boolean;
BEGIN
  BEGIN
    CREATE ROLE ${APP_ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
  END;
  app_role_exists := EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}');
  IF app_role_exists THEN
    BEGIN
      IF NOT (CASE WHEN current_setting('server_version_num')::int >= 160000
                   THEN pg_has_role(current_user, '${APP_ROLE}', 'SET')
                   ELSE pg_has_role(current_user, '${APP_ROLE}', 'MEMBER') END) THEN
        EXECUTE format('GRANT ${APP_ROLE} TO %I', current_user);
      END IF;
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO ${APP_ROLE}', current_schema());
  END IF;

  FOR fenced IN
    SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity,
           CASE WHEN c.relname = 'workspaces' THEN 'id' ELSE 'workspace_id' END AS key
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace
      AND c.relkind IN ('r', 'p')
      AND (c.relname = 'workspaces' OR EXISTS (
        SELECT FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped))
    ORDER BY c.relname
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', fenced.relname);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', fenced.relname);
    IF app_role_exists THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ${APP_ROLE}', fenced.relname);
      IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = fenced.oid AND polname = 'tenant_rows') THEN
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO ${APP_ROLE} USING (%I ${TENANT_ROWS})',
          fenced.relname, fenced.key);
      END IF;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = fenced.oid AND polname = 'owner_rows') THEN
      EXECUTE format('CREATE POLICY owner_rows ON %I TO CURRENT_USER USING (%I ${TENANT_ROWS} OR ${SYSTEM_SCOPE})',
        fenced.relname, fenced.key);
    END IF;
  END LOOP;

  IF app_role_exists THEN
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO ${APP_ROLE}', current_schema());
    REVOKE INSERT, UPDATE, DELETE ON workspaces FROM ${APP_ROLE};
  END IF;
END
$fence$;`;
