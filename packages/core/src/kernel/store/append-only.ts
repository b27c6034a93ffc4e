import { APP_ROLE } from './fence.ts';

/**
 * SQL that ends every migration, after the fence; running it again changes nothing. A table with a column
 * `chain_hash` is a log: rows are added and never changed. The app role has no right to, and a trigger refuses it to
 * the owner as well, whom everything runs as where no role could be made. Rows go with their workspace alone: that
 * deletion comes from the foreign key's own trigger, one level down.
 */
export const APPEND_ONLY_SQL = `DO $seal$
DECLARE
  log record;
BEGIN
  CREATE OR REPLACE FUNCTION leadline_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
  BEGIN
    IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END
  $body$;
  FOR log IN
    SELECT c.oid, c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND a.attname = 'chain_hash' AND NOT a.attisdropped
    ORDER BY c.relname
  LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
      EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM ${APP_ROLE}', log.relname);
    END IF;
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = log.oid AND tgname = 'append_only') THEN
      EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
        FOR EACH ROW EXECUTE FUNCTION leadline_append_only()', log.relname);
    END IF;
  END LOOP;
END
$seal$;`;
