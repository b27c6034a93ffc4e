-- The database after all migrations. Made by `npm run db:dump`; do not edit.

create table ai_visibility_audits (
  id uuid not null,
  workspace_id uuid not null,
  company_id integer not null,
  brand_name text not null,
  status text not null,
  plan text not null,
  analyst text not null,
  source text not null,
  simulated boolean not null,
  input jsonb not null,
  company_context jsonb not null,
  persona_context jsonb not null,
  warnings jsonb not null default '[]'::jsonb,
  budget_usd numeric(14,6),
  scores jsonb,
  citation_summary jsonb,
  discovered_brands jsonb,
  unavailable jsonb not null default '[]'::jsonb,
  models jsonb not null default '[]'::jsonb,
  error jsonb,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone
);
alter table ai_visibility_audits add constraint ai_visibility_audits_company_id_companies_id_fk FOREIGN KEY (company_id) REFERENCES companies(id);
alter table ai_visibility_audits add constraint ai_visibility_audits_pkey PRIMARY KEY (id);
alter table ai_visibility_audits add constraint ai_visibility_audits_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX idx_audits_company ON public.ai_visibility_audits USING btree (company_id);
CREATE INDEX idx_audits_workspace_created ON public.ai_visibility_audits USING btree (workspace_id, created_at DESC NULLS LAST, id);
alter table ai_visibility_audits enable row level security, force row level security;
create policy owner_rows on ai_visibility_audits to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on ai_visibility_audits to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on ai_visibility_audits to leadline_app;

create table answer_rejections (
  workspace_id uuid not null,
  idempotency_key text not null,
  prompt_version text not null,
  repaired boolean not null,
  problems integer not null,
  at timestamp with time zone not null
);
alter table answer_rejections add constraint answer_rejections_workspace_id_idempotency_key_prompt_version_r PRIMARY KEY (workspace_id, idempotency_key, prompt_version, repaired);
alter table answer_rejections add constraint answer_rejections_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table answer_rejections enable row level security, force row level security;
create policy owner_rows on answer_rejections to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on answer_rejections to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on answer_rejections to leadline_app;

create table answer_scores (
  id uuid not null,
  workspace_id uuid not null,
  request_id text not null,
  prompt_version text not null,
  name text not null,
  value real not null,
  comment text not null,
  author text not null,
  at timestamp with time zone not null
);
alter table answer_scores add constraint answer_scores_pkey PRIMARY KEY (id);
alter table answer_scores add constraint answer_scores_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX answer_scores_prompt ON public.answer_scores USING btree (workspace_id, split_part(prompt_version, '@'::text, 1), at);
alter table answer_scores enable row level security, force row level security;
create policy owner_rows on answer_scores to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on answer_scores to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on answer_scores to leadline_app;

create table api_keys (
  id uuid not null,
  workspace_id uuid not null,
  name text not null,
  prefix text not null,
  hash text not null,
  previous_hash text,
  previous_valid_until timestamp with time zone,
  role text not null,
  user_id text,
  tier text,
  region text,
  confidential boolean not null default false,
  models jsonb,
  limits jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  rotated_at timestamp with time zone,
  last_used_at timestamp with time zone,
  changed_at timestamp with time zone not null default clock_timestamp()
);
alter table api_keys add constraint api_keys_hash_unique UNIQUE (hash);
alter table api_keys add constraint api_keys_pkey PRIMARY KEY (id);
alter table api_keys add constraint api_keys_previous_hash_unique UNIQUE (previous_hash);
alter table api_keys add constraint api_keys_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX idx_api_keys_changed ON public.api_keys USING btree (changed_at);
CREATE INDEX idx_api_keys_workspace ON public.api_keys USING btree (workspace_id, created_at, id);
alter table api_keys enable row level security, force row level security;
create policy owner_rows on api_keys to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on api_keys to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on api_keys to leadline_app;

create table audit_citations (
  id bigint not null generated always as identity,
  workspace_id uuid not null,
  audit_id uuid not null,
  response_number integer not null,
  "position" integer not null,
  url text not null,
  domain text not null,
  title text,
  brands jsonb not null default '[]'::jsonb
);
alter table audit_citations add constraint audit_citations_pkey PRIMARY KEY (id);
alter table audit_citations add constraint audit_citations_response_fk FOREIGN KEY (audit_id, response_number) REFERENCES audit_responses(audit_id, response_number) ON DELETE CASCADE;
alter table audit_citations add constraint audit_citations_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table audit_citations add constraint unique_citation UNIQUE (audit_id, response_number, "position");
CREATE INDEX idx_citations_domain ON public.audit_citations USING btree (workspace_id, domain);
alter table audit_citations enable row level security, force row level security;
create policy owner_rows on audit_citations to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on audit_citations to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on audit_citations to leadline_app;

create table audit_log (
  workspace_id uuid not null,
  seq bigint not null,
  at timestamp with time zone not null,
  operation text not null,
  outcome text not null,
  code text,
  object text,
  key_id text,
  user_id text,
  role text,
  origin text,
  request_id text,
  previous_hash text not null,
  chain_hash text not null
);
alter table audit_log add constraint audit_log_workspace_id_seq_pk PRIMARY KEY (workspace_id, seq);
alter table audit_log add constraint audit_log_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX idx_audit_log_time ON public.audit_log USING btree (workspace_id, at);
alter table audit_log enable row level security, force row level security;
create policy owner_rows on audit_log to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on audit_log to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant insert, select on audit_log to leadline_app;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION leadline_append_only();

create table audit_log_heads (
  workspace_id uuid not null,
  seq bigint not null,
  last_hash text not null
);
alter table audit_log_heads add constraint audit_log_heads_pkey PRIMARY KEY (workspace_id);
alter table audit_log_heads add constraint audit_log_heads_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table audit_log_heads enable row level security, force row level security;
create policy owner_rows on audit_log_heads to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on audit_log_heads to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on audit_log_heads to leadline_app;

create table audit_responses (
  id integer not null generated always as identity,
  workspace_id uuid not null,
  audit_id uuid not null,
  response_number integer not null,
  source_id text,
  query_text text not null,
  response_text text not null,
  provider text not null,
  model text,
  repeat integer not null default 1,
  buyer_journey_category text,
  batch_id integer,
  batch_position integer,
  brand_mentioned boolean,
  mention_count integer,
  first_position_percentage numeric(5,2),
  context_quality text,
  sentiment text,
  recommendation_strength text,
  geo_score numeric(5,2),
  sov_score numeric(5,2),
  features_mentioned jsonb,
  value_props_highlighted jsonb,
  competitors_analysis jsonb,
  additional_metrics jsonb,
  measured jsonb not null,
  geo_factors jsonb,
  quotes jsonb,
  judged_by text,
  missing_reason text,
  disagreements jsonb not null default '[]'::jsonb,
  metrics_extracted_at timestamp with time zone
);
alter table audit_responses add constraint audit_responses_audit_id_ai_visibility_audits_id_fk FOREIGN KEY (audit_id) REFERENCES ai_visibility_audits(id) ON DELETE CASCADE;
alter table audit_responses add constraint audit_responses_pkey PRIMARY KEY (id);
alter table audit_responses add constraint audit_responses_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table audit_responses add constraint unique_response UNIQUE (audit_id, response_number);
CREATE INDEX idx_responses_batch ON public.audit_responses USING btree (batch_id);
CREATE INDEX idx_responses_brand_mentioned ON public.audit_responses USING btree (brand_mentioned);
CREATE INDEX idx_responses_category ON public.audit_responses USING btree (buyer_journey_category);
CREATE INDEX idx_responses_sentiment ON public.audit_responses USING btree (sentiment);
alter table audit_responses enable row level security, force row level security;
create policy owner_rows on audit_responses to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on audit_responses to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on audit_responses to leadline_app;

create table buyer_journey_batch_insights (
  id integer not null generated always as identity,
  workspace_id uuid not null,
  audit_id uuid not null,
  category text not null,
  batch_number integer not null,
  extraction_type text not null,
  insights jsonb not null,
  response_ids integer[] not null,
  created_at timestamp with time zone not null default now()
);
alter table buyer_journey_batch_insights add constraint buyer_journey_batch_insights_audit_id_ai_visibility_audits_id_f FOREIGN KEY (audit_id) REFERENCES ai_visibility_audits(id) ON DELETE CASCADE;
alter table buyer_journey_batch_insights add constraint buyer_journey_batch_insights_pkey PRIMARY KEY (id);
alter table buyer_journey_batch_insights add constraint buyer_journey_batch_insights_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table buyer_journey_batch_insights add constraint unique_batch UNIQUE (audit_id, category, batch_number, extraction_type);
CREATE INDEX idx_batch_insights_audit ON public.buyer_journey_batch_insights USING btree (audit_id);
CREATE INDEX idx_batch_insights_category ON public.buyer_journey_batch_insights USING btree (category);
CREATE INDEX idx_batch_insights_type ON public.buyer_journey_batch_insights USING btree (extraction_type);
alter table buyer_journey_batch_insights enable row level security, force row level security;
create policy owner_rows on buyer_journey_batch_insights to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on buyer_journey_batch_insights to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on buyer_journey_batch_insights to leadline_app;

create table cache_entries (
  workspace_id uuid not null,
  key text not null,
  value text not null,
  expires_at timestamp with time zone
);
alter table cache_entries add constraint cache_entries_workspace_id_key_pk PRIMARY KEY (workspace_id, key);
alter table cache_entries add constraint cache_entries_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX idx_cache_entries_expires_at ON public.cache_entries USING btree (expires_at);
alter table cache_entries enable row level security, force row level security;
create policy owner_rows on cache_entries to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on cache_entries to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on cache_entries to leadline_app;

create table call_ledger (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  at timestamp with time zone not null,
  job_id text,
  task text not null,
  task_version text not null,
  provider text not null,
  model text not null,
  attempt integer not null,
  outcome text not null,
  input_tokens integer not null,
  cached_input_tokens integer not null,
  output_tokens integer not null,
  price_usd numeric(18,10) not null,
  latency_ms real not null,
  queue_ms real not null,
  error_code text,
  idempotency_key text not null,
  prompt_hash text not null,
  key_id text,
  user_id text,
  tier text,
  cache text not null default 'miss'::text,
  saved_usd numeric(18,10) not null default '0'::numeric,
  prompt_saved_usd numeric(18,10) not null default '0'::numeric,
  prompt_version text,
  first_byte_ms real,
  correlation_id text,
  simulated boolean,
  account text,
  rule text,
  credits real,
  subject text
);
alter table call_ledger add constraint call_ledger_pkey PRIMARY KEY (id);
alter table call_ledger add constraint call_ledger_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX call_ledger_job ON public.call_ledger USING btree (workspace_id, job_id) WHERE (job_id IS NOT NULL);
CREATE INDEX call_ledger_prompt ON public.call_ledger USING btree (workspace_id, split_part(prompt_version, '@'::text, 1), at) WHERE (prompt_version IS NOT NULL);
CREATE INDEX call_ledger_prompted_work ON public.call_ledger USING btree (workspace_id, idempotency_key) WHERE (prompt_version IS NOT NULL);
CREATE INDEX call_ledger_source ON public.call_ledger USING btree (workspace_id, provider, at) WHERE (task ~~ 'source:%'::text);
CREATE INDEX call_ledger_time ON public.call_ledger USING btree (workspace_id, at);
alter table call_ledger enable row level security, force row level security;
create policy owner_rows on call_ledger to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on call_ledger to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on call_ledger to leadline_app;

create table category_aggregated_insights (
  id integer not null generated always as identity,
  workspace_id uuid not null,
  audit_id uuid not null,
  category text not null,
  funnel_stage text not null,
  extraction_type text not null,
  insights jsonb not null,
  source_batch_ids integer[] not null,
  company_context jsonb,
  persona_context jsonb,
  created_at timestamp with time zone not null default now()
);
alter table category_aggregated_insights add constraint category_aggregated_insights_audit_id_ai_visibility_audits_id_f FOREIGN KEY (audit_id) REFERENCES ai_visibility_audits(id) ON DELETE CASCADE;
alter table category_aggregated_insights add constraint category_aggregated_insights_pkey PRIMARY KEY (id);
alter table category_aggregated_insights add constraint category_aggregated_insights_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table category_aggregated_insights add constraint unique_category_insights UNIQUE (audit_id, category, extraction_type);
CREATE INDEX idx_category_insights_audit ON public.category_aggregated_insights USING btree (audit_id);
CREATE INDEX idx_category_insights_funnel ON public.category_aggregated_insights USING btree (funnel_stage);
CREATE INDEX idx_category_insights_type ON public.category_aggregated_insights USING btree (extraction_type);
alter table category_aggregated_insights enable row level security, force row level security;
create policy owner_rows on category_aggregated_insights to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on category_aggregated_insights to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on category_aggregated_insights to leadline_app;

create table companies (
  id integer not null generated always as identity,
  workspace_id uuid not null,
  name text not null,
  industry text,
  employee_count integer,
  company_size text,
  growth_stage text,
  annual_revenue_range text,
  primary_persona text,
  innovation_focus text,
  business_model text,
  target_market jsonb not null default '[]'::jsonb,
  strategic_goals jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);
alter table companies add constraint companies_pkey PRIMARY KEY (id);
alter table companies add constraint companies_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table companies add constraint unique_company UNIQUE (workspace_id, name);
alter table companies enable row level security, force row level security;
create policy owner_rows on companies to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on companies to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on companies to leadline_app;

create table company_corrections (
  workspace_id uuid not null,
  company_id uuid not null,
  field text not null,
  value jsonb not null,
  by text not null,
  note text,
  at timestamp with time zone not null
);
alter table company_corrections add constraint company_corrections_company_id_enriched_companies_id_fk FOREIGN KEY (company_id) REFERENCES enriched_companies(id) ON DELETE CASCADE;
alter table company_corrections add constraint company_corrections_company_id_field_pk PRIMARY KEY (company_id, field);
alter table company_corrections add constraint company_corrections_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table company_corrections enable row level security, force row level security;
create policy owner_rows on company_corrections to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on company_corrections to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on company_corrections to leadline_app;

create table company_imports (
  id uuid not null,
  workspace_id uuid not null,
  name text not null,
  licence text not null,
  as_of date not null,
  confidence real not null,
  path text not null,
  format text not null,
  column_map jsonb not null,
  status text not null,
  "position" bigint not null,
  size bigint not null,
  fingerprint text not null,
  rows_read integer not null,
  rows_kept integer not null,
  rows_refused integer not null,
  worked_ms integer not null,
  merged integer not null,
  refused jsonb not null,
  unread jsonb not null,
  conflicts jsonb not null,
  conflict_count integer not null,
  last_refresh jsonb,
  error text,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone
);
alter table company_imports add constraint company_imports_pkey PRIMARY KEY (id);
alter table company_imports add constraint company_imports_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX company_imports_newest ON public.company_imports USING btree (workspace_id, created_at, id);
alter table company_imports enable row level security, force row level security;
create policy owner_rows on company_imports to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on company_imports to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on company_imports to leadline_app;

create table company_keys (
  workspace_id uuid not null,
  key text not null,
  company_id uuid not null
);
alter table company_keys add constraint company_keys_company_id_enriched_companies_id_fk FOREIGN KEY (company_id) REFERENCES enriched_companies(id) ON DELETE CASCADE;
alter table company_keys add constraint company_keys_workspace_id_key_pk PRIMARY KEY (workspace_id, key);
alter table company_keys add constraint company_keys_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX company_keys_company ON public.company_keys USING btree (company_id);
alter table company_keys enable row level security, force row level security;
create policy owner_rows on company_keys to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on company_keys to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on company_keys to leadline_app;

create table company_merges (
  id uuid not null,
  workspace_id uuid not null,
  import_id uuid not null,
  kept_id bigint not null,
  merged_id bigint not null,
  reason text not null,
  undone boolean not null,
  created_at timestamp with time zone not null
);
alter table company_merges add constraint company_merges_import_id_company_imports_id_fk FOREIGN KEY (import_id) REFERENCES company_imports(id) ON DELETE CASCADE;
alter table company_merges add constraint company_merges_pkey PRIMARY KEY (id);
alter table company_merges add constraint company_merges_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX company_merges_kept ON public.company_merges USING btree (kept_id);
CREATE INDEX company_merges_merged ON public.company_merges USING btree (merged_id);
CREATE INDEX company_merges_newest ON public.company_merges USING btree (workspace_id, created_at, id);
alter table company_merges enable row level security, force row level security;
create policy owner_rows on company_merges to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on company_merges to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on company_merges to leadline_app;

create table company_observations (
  id bigint not null generated always as identity,
  workspace_id uuid not null,
  company_id uuid not null,
  enrichment_id uuid,
  source text not null,
  call text not null,
  field text not null,
  value jsonb not null,
  confidence real not null,
  observed_at timestamp with time zone not null,
  url text,
  fetched_at timestamp with time zone not null,
  keep_until timestamp with time zone,
  simulated boolean not null,
  digest text not null
);
alter table company_observations add constraint company_observations_company_id_enriched_companies_id_fk FOREIGN KEY (company_id) REFERENCES enriched_companies(id) ON DELETE CASCADE;
alter table company_observations add constraint company_observations_pkey PRIMARY KEY (id);
alter table company_observations add constraint company_observations_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table company_observations add constraint unique_company_observation UNIQUE (company_id, source, call, field, fetched_at, digest);
CREATE INDEX company_observations_expiry ON public.company_observations USING btree (keep_until) WHERE (keep_until IS NOT NULL);
alter table company_observations enable row level security, force row level security;
create policy owner_rows on company_observations to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on company_observations to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on company_observations to leadline_app;

create table company_profiles (
  company_id uuid not null,
  workspace_id uuid not null,
  confidence real not null,
  reasons jsonb not null default '[]'::jsonb,
  fields jsonb not null,
  asked jsonb not null,
  worth_usd numeric(14,6) not null,
  simulated boolean not null,
  enrichment_id uuid,
  updated_at timestamp with time zone not null,
  keep_until timestamp with time zone
);
alter table company_profiles add constraint company_profiles_company_id_enriched_companies_id_fk FOREIGN KEY (company_id) REFERENCES enriched_companies(id) ON DELETE CASCADE;
alter table company_profiles add constraint company_profiles_pkey PRIMARY KEY (company_id);
alter table company_profiles add constraint company_profiles_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX company_profiles_expiry ON public.company_profiles USING btree (keep_until) WHERE (keep_until IS NOT NULL);
CREATE INDEX company_profiles_updated ON public.company_profiles USING btree (workspace_id, updated_at DESC NULLS LAST, company_id);
alter table company_profiles enable row level security, force row level security;
create policy owner_rows on company_profiles to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on company_profiles to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on company_profiles to leadline_app;

create table company_records (
  id bigint not null generated always as identity,
  workspace_id uuid not null,
  import_id uuid not null,
  merged_into bigint,
  name text,
  stem text,
  domain text,
  number text,
  country text,
  city text,
  domain_key integer,
  number_key integer,
  name_key integer,
  word_key integer,
  second_word_key integer,
  fields jsonb not null
);
alter table company_records add constraint company_records_pkey PRIMARY KEY (id);
CREATE INDEX company_records_domain ON public.company_records USING btree (domain_key);
CREATE INDEX company_records_import ON public.company_records USING brin (import_id);
CREATE INDEX company_records_name ON public.company_records USING btree (name_key);
CREATE INDEX company_records_number ON public.company_records USING btree (number_key);
CREATE INDEX company_records_second_word ON public.company_records USING btree (second_word_key);
CREATE INDEX company_records_word ON public.company_records USING btree (word_key);
alter table company_records enable row level security, force row level security;
create policy owner_rows on company_records to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on company_records to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on company_records to leadline_app;

create table enriched_companies (
  id uuid not null,
  workspace_id uuid not null,
  key text not null,
  domain text,
  name text not null,
  created_at timestamp with time zone not null
);
alter table enriched_companies add constraint enriched_companies_pkey PRIMARY KEY (id);
alter table enriched_companies add constraint enriched_companies_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table enriched_companies add constraint unique_enriched_company UNIQUE (workspace_id, key);
CREATE INDEX enriched_companies_domain ON public.enriched_companies USING btree (workspace_id, domain);
alter table enriched_companies enable row level security, force row level security;
create policy owner_rows on enriched_companies to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on enriched_companies to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on enriched_companies to leadline_app;

create table enrichment_calls (
  workspace_id uuid not null,
  enrichment_id uuid not null,
  call_key text not null,
  layer integer not null,
  source text not null,
  call text not null,
  outcome text not null,
  reason text,
  origin text,
  cost_usd numeric(14,6) not null,
  saved_usd numeric(14,6) not null,
  ms real not null,
  fields text[] not null,
  at timestamp with time zone not null
);
alter table enrichment_calls add constraint enrichment_calls_enrichment_id_call_key_pk PRIMARY KEY (enrichment_id, call_key);
alter table enrichment_calls add constraint enrichment_calls_enrichment_id_enrichments_id_fk FOREIGN KEY (enrichment_id) REFERENCES enrichments(id) ON DELETE CASCADE;
alter table enrichment_calls add constraint enrichment_calls_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table enrichment_calls enable row level security, force row level security;
create policy owner_rows on enrichment_calls to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on enrichment_calls to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on enrichment_calls to leadline_app;

create table enrichment_list_rows (
  workspace_id uuid not null,
  list_id uuid not null,
  "row" integer not null,
  key text not null,
  query text not null,
  country text,
  cells jsonb not null,
  status text not null,
  company text,
  domain text,
  "values" jsonb not null,
  problem text,
  enrichment_id uuid,
  cost_usd numeric(14,6) not null,
  saved_usd numeric(14,6) not null,
  at_hand boolean not null
);
alter table enrichment_list_rows add constraint enrichment_list_rows_list_id_enrichment_lists_id_fk FOREIGN KEY (list_id) REFERENCES enrichment_lists(id) ON DELETE CASCADE;
alter table enrichment_list_rows add constraint enrichment_list_rows_list_id_row_pk PRIMARY KEY (list_id, "row");
alter table enrichment_list_rows add constraint enrichment_list_rows_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX enrichment_list_rows_key ON public.enrichment_list_rows USING btree (list_id, key);
CREATE INDEX enrichment_list_rows_status ON public.enrichment_list_rows USING btree (list_id, status, "row");
alter table enrichment_list_rows enable row level security, force row level security;
create policy owner_rows on enrichment_list_rows to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on enrichment_list_rows to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on enrichment_list_rows to leadline_app;

create table enrichment_lists (
  id uuid not null,
  workspace_id uuid not null,
  name text not null,
  fields text[] not null,
  budget_usd numeric(14,6) not null,
  per_company_usd numeric(14,6) not null,
  layers integer not null,
  refresh boolean not null,
  pass integer not null default 1,
  simulated boolean not null,
  created_at timestamp with time zone not null
);
alter table enrichment_lists add constraint enrichment_lists_pkey PRIMARY KEY (id);
alter table enrichment_lists add constraint enrichment_lists_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX enrichment_lists_created ON public.enrichment_lists USING btree (workspace_id, created_at DESC NULLS LAST, id);
alter table enrichment_lists enable row level security, force row level security;
create policy owner_rows on enrichment_lists to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on enrichment_lists to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on enrichment_lists to leadline_app;

create table enrichments (
  id uuid not null,
  workspace_id uuid not null,
  company_id uuid,
  key text not null,
  query text not null,
  input jsonb not null,
  job_id text,
  passes integer not null default 1,
  status text not null,
  layers jsonb not null,
  candidates jsonb not null default '[]'::jsonb,
  warnings jsonb not null default '[]'::jsonb,
  budget_usd numeric(14,6) not null,
  error jsonb,
  simulated boolean not null,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone
);
alter table enrichments add constraint enrichments_company_id_enriched_companies_id_fk FOREIGN KEY (company_id) REFERENCES enriched_companies(id) ON DELETE CASCADE;
alter table enrichments add constraint enrichments_pkey PRIMARY KEY (id);
alter table enrichments add constraint enrichments_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX enrichments_company ON public.enrichments USING btree (company_id);
CREATE INDEX enrichments_created ON public.enrichments USING btree (workspace_id, created_at DESC NULLS LAST, id);
CREATE UNIQUE INDEX one_enrichment_at_work ON public.enrichments USING btree (workspace_id, key) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
alter table enrichments enable row level security, force row level security;
create policy owner_rows on enrichments to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on enrichments to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on enrichments to leadline_app;

create table executive_summaries (
  id integer not null generated always as identity,
  workspace_id uuid not null,
  audit_id uuid not null,
  company_id integer not null,
  persona text not null,
  summary_data jsonb not null,
  created_at timestamp with time zone not null default now()
);
alter table executive_summaries add constraint executive_summaries_audit_id_ai_visibility_audits_id_fk FOREIGN KEY (audit_id) REFERENCES ai_visibility_audits(id) ON DELETE CASCADE;
alter table executive_summaries add constraint executive_summaries_company_id_companies_id_fk FOREIGN KEY (company_id) REFERENCES companies(id);
alter table executive_summaries add constraint executive_summaries_pkey PRIMARY KEY (id);
alter table executive_summaries add constraint executive_summaries_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table executive_summaries add constraint unique_executive_summary UNIQUE (audit_id);
CREATE INDEX idx_exec_summary_audit ON public.executive_summaries USING btree (audit_id);
CREATE INDEX idx_exec_summary_company ON public.executive_summaries USING btree (company_id);
alter table executive_summaries enable row level security, force row level security;
create policy owner_rows on executive_summaries to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on executive_summaries to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on executive_summaries to leadline_app;

create table executor_leases (
  executor_id uuid not null,
  heartbeat_at timestamp with time zone not null default now(),
  started_at timestamp with time zone not null default now(),
  hostname text not null,
  pid integer not null,
  process_space text not null
);
alter table executor_leases add constraint executor_leases_pkey PRIMARY KEY (executor_id);

create table idempotency_keys (
  workspace_id uuid not null,
  key text not null,
  operation text not null,
  input_hash text not null,
  response jsonb,
  created_at timestamp with time zone not null
);
alter table idempotency_keys add constraint idempotency_keys_workspace_id_key_pk PRIMARY KEY (workspace_id, key);
alter table idempotency_keys add constraint idempotency_keys_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX idx_idempotency_keys_created ON public.idempotency_keys USING btree (workspace_id, created_at);
alter table idempotency_keys enable row level security, force row level security;
create policy owner_rows on idempotency_keys to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on idempotency_keys to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on idempotency_keys to leadline_app;

create table invitations (
  id uuid not null,
  workspace_id uuid not null,
  email text not null,
  role text not null,
  token_hash text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone
);
alter table invitations add constraint invitations_pkey PRIMARY KEY (id);
alter table invitations add constraint invitations_token_hash_unique UNIQUE (token_hash);
alter table invitations add constraint invitations_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX idx_invitations_email ON public.invitations USING btree (email);
CREATE INDEX idx_invitations_workspace ON public.invitations USING btree (workspace_id, created_at);
alter table invitations enable row level security, force row level security;
create policy owner_rows on invitations to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on invitations to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on invitations to leadline_app;

create table job_events (
  workspace_id uuid not null,
  job_id text not null,
  seq bigint not null,
  at timestamp with time zone not null,
  type text not null,
  message text not null,
  done integer,
  total integer,
  cost_usd numeric,
  data jsonb
);
alter table job_events add constraint job_events_workspace_id_job_id_seq_pk PRIMARY KEY (workspace_id, job_id, seq);
alter table job_events add constraint job_events_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table job_events enable row level security, force row level security;
create policy owner_rows on job_events to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on job_events to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on job_events to leadline_app;

create table job_schedules (
  id uuid not null,
  workspace_id uuid not null,
  name text not null,
  cron text not null,
  time_zone text not null,
  paused boolean not null,
  workflow text not null,
  input jsonb,
  next_at timestamp with time zone,
  last_at timestamp with time zone,
  last_job_id text,
  last_error text,
  created_at timestamp with time zone not null default now()
);
alter table job_schedules add constraint job_schedules_pkey PRIMARY KEY (id);
alter table job_schedules add constraint job_schedules_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table job_schedules add constraint unique_job_schedule UNIQUE (workspace_id, name);
CREATE INDEX job_schedules_due ON public.job_schedules USING btree (next_at) WHERE (NOT paused);
alter table job_schedules enable row level security, force row level security;
create policy owner_rows on job_schedules to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on job_schedules to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on job_schedules to leadline_app;

create table llm_cache_invalidations (
  workspace_id uuid not null,
  mark text not null,
  at timestamp with time zone not null
);
alter table llm_cache_invalidations add constraint llm_cache_invalidations_workspace_id_mark_pk PRIMARY KEY (workspace_id, mark);
alter table llm_cache_invalidations add constraint llm_cache_invalidations_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table llm_cache_invalidations enable row level security, force row level security;
create policy owner_rows on llm_cache_invalidations to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on llm_cache_invalidations to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on llm_cache_invalidations to leadline_app;

create table llm_cached_answers (
  workspace_id uuid not null,
  id text not null,
  kind text not null,
  task text not null,
  model text not null,
  question text,
  answer jsonb not null,
  tags text[] not null,
  written_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null
);
alter table llm_cached_answers add constraint llm_cached_answers_workspace_id_id_pk PRIMARY KEY (workspace_id, id);
alter table llm_cached_answers add constraint llm_cached_answers_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX llm_cached_answers_expires ON public.llm_cached_answers USING btree (expires_at);
CREATE INDEX llm_cached_answers_tags ON public.llm_cached_answers USING gin (tags) WHERE (tags <> '{}'::text[]);
CREATE INDEX llm_cached_answers_written ON public.llm_cached_answers USING btree (workspace_id, kind, written_at);
alter table llm_cached_answers enable row level security, force row level security;
create policy owner_rows on llm_cached_answers to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on llm_cached_answers to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on llm_cached_answers to leadline_app;

create table llm_contexts (
  workspace_id uuid not null,
  name text not null,
  text text not null,
  saved_at timestamp with time zone not null
);
alter table llm_contexts add constraint llm_contexts_workspace_id_name_pk PRIMARY KEY (workspace_id, name);
alter table llm_contexts add constraint llm_contexts_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table llm_contexts enable row level security, force row level security;
create policy owner_rows on llm_contexts to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on llm_contexts to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on llm_contexts to leadline_app;

create table llm_guard_policies (
  workspace_id uuid not null,
  choices jsonb not null,
  saved_at timestamp with time zone not null
);
alter table llm_guard_policies add constraint llm_guard_policies_pkey PRIMARY KEY (workspace_id);
alter table llm_guard_policies add constraint llm_guard_policies_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table llm_guard_policies enable row level security, force row level security;
create policy owner_rows on llm_guard_policies to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on llm_guard_policies to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on llm_guard_policies to leadline_app;

create table members (
  workspace_id uuid not null,
  user_id text not null,
  role text not null,
  tier text,
  region text,
  confidential boolean not null default false,
  models jsonb,
  limits jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null
);
alter table members add constraint members_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
alter table members add constraint members_workspace_id_user_id_pk PRIMARY KEY (workspace_id, user_id);
alter table members add constraint members_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX idx_members_user ON public.members USING btree (user_id);
alter table members enable row level security, force row level security;
create policy owner_rows on members to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on members to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on members to leadline_app;

create table prompt_changes (
  workspace_id uuid not null,
  name text not null,
  revision integer not null,
  action text not null,
  shares jsonb not null,
  before integer not null,
  note text not null,
  author text not null,
  at timestamp with time zone not null
);
alter table prompt_changes add constraint prompt_changes_workspace_id_name_revision_pk PRIMARY KEY (workspace_id, name, revision);
alter table prompt_changes add constraint prompt_changes_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table prompt_changes enable row level security, force row level security;
create policy owner_rows on prompt_changes to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on prompt_changes to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on prompt_changes to leadline_app;

create table prompt_choices (
  workspace_id uuid not null,
  job_id text not null,
  name text not null,
  version text not null
);
alter table prompt_choices add constraint prompt_choices_workspace_id_job_id_name_pk PRIMARY KEY (workspace_id, job_id, name);
alter table prompt_choices add constraint prompt_choices_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table prompt_choices enable row level security, force row level security;
create policy owner_rows on prompt_choices to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on prompt_choices to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on prompt_choices to leadline_app;

create table prompt_versions (
  workspace_id uuid not null,
  name text not null,
  version text not null,
  content jsonb not null,
  variables text[] not null,
  based_on text,
  note text not null,
  author text not null,
  created_at timestamp with time zone not null
);
alter table prompt_versions add constraint prompt_versions_workspace_id_name_version_pk PRIMARY KEY (workspace_id, name, version);
alter table prompt_versions add constraint prompt_versions_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table prompt_versions enable row level security, force row level security;
create policy owner_rows on prompt_versions to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on prompt_versions to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on prompt_versions to leadline_app;

create table prompts (
  workspace_id uuid not null,
  name text not null,
  revision integer not null,
  shares jsonb not null,
  retired text[] not null default '{}'::text[]
);
alter table prompts add constraint prompts_workspace_id_name_pk PRIMARY KEY (workspace_id, name);
alter table prompts add constraint prompts_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table prompts enable row level security, force row level security;
create policy owner_rows on prompts to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on prompts to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on prompts to leadline_app;

create table provider_keys (
  workspace_id uuid not null,
  provider text not null,
  master_key_id text not null,
  nonce text not null,
  ciphertext text not null,
  last_four text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
alter table provider_keys add constraint provider_keys_workspace_id_provider_pk PRIMARY KEY (workspace_id, provider);
alter table provider_keys add constraint provider_keys_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table provider_keys enable row level security, force row level security;
create policy owner_rows on provider_keys to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on provider_keys to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on provider_keys to leadline_app;

create table quota_allotments (
  workspace_id uuid not null,
  counter text not null,
  window_start timestamp with time zone not null,
  ceiling bigint not null,
  holder uuid not null,
  amount bigint not null,
  exposed bigint not null,
  forfeited bigint not null default 0,
  recalled boolean not null default false
);
alter table quota_allotments add constraint quota_allotments_workspace_id_counter_window_start_holder_ceili PRIMARY KEY (workspace_id, counter, window_start, holder, ceiling);
alter table quota_allotments add constraint quota_allotments_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX quota_allotments_holder ON public.quota_allotments USING btree (holder);
CREATE INDEX quota_allotments_recalled ON public.quota_allotments USING btree (holder) WHERE recalled;
alter table quota_allotments enable row level security, force row level security;
create policy owner_rows on quota_allotments to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on quota_allotments to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on quota_allotments to leadline_app;

create table quota_counters (
  workspace_id uuid not null,
  counter text not null,
  window_start timestamp with time zone not null,
  window_end timestamp with time zone not null,
  unit text not null,
  time_window text not null,
  label jsonb not null,
  ceiling bigint not null,
  spent bigint not null default 0,
  leased bigint not null default 0,
  warned_at timestamp with time zone
);
alter table quota_counters add constraint quota_counters_workspace_id_counter_window_start_pk PRIMARY KEY (workspace_id, counter, window_start);
alter table quota_counters add constraint quota_counters_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX quota_counters_window ON public.quota_counters USING btree (window_end);
alter table quota_counters enable row level security, force row level security;
create policy owner_rows on quota_counters to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on quota_counters to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on quota_counters to leadline_app;

create table quota_holders (
  id uuid not null,
  seq bigint not null default 0,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone
);
alter table quota_holders add constraint quota_holders_pkey PRIMARY KEY (id);

create table quota_limits (
  id uuid not null,
  workspace_id uuid not null,
  unit text not null,
  time_window text not null,
  amount numeric not null,
  per text[] not null,
  key_id text,
  user_id text,
  task text,
  tier text,
  created_at timestamp with time zone not null default now()
);
alter table quota_limits add constraint quota_limits_pkey PRIMARY KEY (id);
alter table quota_limits add constraint quota_limits_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX quota_limits_scope ON public.quota_limits USING btree (workspace_id, key_id, user_id);
alter table quota_limits enable row level security, force row level security;
create policy owner_rows on quota_limits to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on quota_limits to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on quota_limits to leadline_app;

create table quota_plans (
  workspace_id uuid not null,
  tier text not null,
  limits jsonb not null
);
alter table quota_plans add constraint quota_plans_workspace_id_tier_pk PRIMARY KEY (workspace_id, tier);
alter table quota_plans add constraint quota_plans_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table quota_plans enable row level security, force row level security;
create policy owner_rows on quota_plans to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on quota_plans to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on quota_plans to leadline_app;

create table quota_workspaces (
  workspace_id uuid not null,
  tier text,
  revision bigint not null
);
alter table quota_workspaces add constraint quota_workspaces_pkey PRIMARY KEY (workspace_id);
alter table quota_workspaces add constraint quota_workspaces_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX quota_workspaces_revision ON public.quota_workspaces USING btree (revision);
alter table quota_workspaces enable row level security, force row level security;
create policy owner_rows on quota_workspaces to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on quota_workspaces to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on quota_workspaces to leadline_app;

create table rate_limits (
  key character varying(255) not null,
  points integer not null default 0,
  expire bigint
);
alter table rate_limits add constraint rate_limits_pkey PRIMARY KEY (key);

create table sign_in_rates (
  id text not null,
  key text not null,
  count integer not null,
  last_request bigint not null
);
alter table sign_in_rates add constraint sign_in_rates_key_unique UNIQUE (key);
alter table sign_in_rates add constraint sign_in_rates_pkey PRIMARY KEY (id);

create table signing_keys (
  workspace_id uuid not null,
  key text not null
);
alter table signing_keys add constraint signing_keys_pkey PRIMARY KEY (workspace_id);
alter table signing_keys add constraint signing_keys_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table signing_keys enable row level security, force row level security;
create policy owner_rows on signing_keys to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on signing_keys to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on signing_keys to leadline_app;

create table source_budgets (
  workspace_id uuid not null,
  scope text not null,
  id text not null,
  period text not null,
  limit_usd numeric(18,10) not null default '0'::numeric,
  spent_usd numeric(18,10) not null default '0'::numeric,
  set_aside_usd numeric(18,10) not null default '0'::numeric,
  updated_at timestamp with time zone not null
);
alter table source_budgets add constraint source_budgets_workspace_id_scope_id_period_pk PRIMARY KEY (workspace_id, scope, id, period);
alter table source_budgets add constraint source_budgets_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table source_budgets enable row level security, force row level security;
create policy owner_rows on source_budgets to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on source_budgets to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on source_budgets to leadline_app;

create table source_claims (
  workspace_id uuid not null,
  key text not null,
  holder uuid not null,
  lease_until timestamp with time zone not null
);
alter table source_claims add constraint source_claims_workspace_id_key_pk PRIMARY KEY (workspace_id, key);
alter table source_claims add constraint source_claims_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table source_claims enable row level security, force row level security;
create policy owner_rows on source_claims to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on source_claims to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on source_claims to leadline_app;

create table source_health (
  source text not null,
  breaker text not null default 'closed'::text,
  retry_at timestamp with time zone,
  credits_left real,
  last_error text,
  updated_at timestamp with time zone not null
);
alter table source_health add constraint source_health_pkey PRIMARY KEY (source);

create table source_lessons (
  workspace_id uuid not null,
  call text not null,
  field text not null,
  context text not null,
  simulated boolean not null,
  tried integer not null,
  brought integer not null
);
alter table source_lessons add constraint source_lessons_workspace_id_simulated_call_field_context_pk PRIMARY KEY (workspace_id, simulated, call, field, context);
alter table source_lessons add constraint source_lessons_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table source_lessons enable row level security, force row level security;
create policy owner_rows on source_lessons to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on source_lessons to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on source_lessons to leadline_app;

create table source_places (
  source text not null,
  place integer not null,
  holder uuid not null,
  lease_until timestamp with time zone not null
);
alter table source_places add constraint source_places_source_place_pk PRIMARY KEY (source, place);

create table source_reservations (
  id uuid not null,
  workspace_id uuid not null,
  source text not null,
  call text not null,
  budgets jsonb not null,
  worst_usd numeric(18,10) not null default '0'::numeric,
  state text not null,
  holder uuid not null,
  lease_until timestamp with time zone not null
);
alter table source_reservations add constraint source_reservations_pkey PRIMARY KEY (id);
alter table source_reservations add constraint source_reservations_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
CREATE INDEX source_reservations_lease ON public.source_reservations USING btree (lease_until);
alter table source_reservations enable row level security, force row level security;
create policy owner_rows on source_reservations to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on source_reservations to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on source_reservations to leadline_app;

create table source_tasks (
  workspace_id uuid not null,
  key text not null,
  step integer not null,
  handle text not null,
  reservation_id uuid,
  started_at timestamp with time zone not null
);
alter table source_tasks add constraint source_tasks_workspace_id_key_step_pk PRIMARY KEY (workspace_id, key, step);
alter table source_tasks add constraint source_tasks_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table source_tasks enable row level security, force row level security;
create policy owner_rows on source_tasks to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on source_tasks to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on source_tasks to leadline_app;

create table strategic_priorities (
  id integer not null generated always as identity,
  workspace_id uuid not null,
  audit_id uuid not null,
  extraction_type text not null,
  rank integer not null,
  priority_data jsonb not null,
  source_categories text[] not null,
  funnel_stages_impacted text[] not null,
  created_at timestamp with time zone not null default now()
);
alter table strategic_priorities add constraint strategic_priorities_audit_id_ai_visibility_audits_id_fk FOREIGN KEY (audit_id) REFERENCES ai_visibility_audits(id) ON DELETE CASCADE;
alter table strategic_priorities add constraint strategic_priorities_pkey PRIMARY KEY (id);
alter table strategic_priorities add constraint strategic_priorities_workspace_id_workspaces_id_fk FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
alter table strategic_priorities add constraint unique_priority UNIQUE (audit_id, extraction_type, rank);
CREATE INDEX idx_priorities_audit ON public.strategic_priorities USING btree (audit_id);
CREATE INDEX idx_priorities_rank ON public.strategic_priorities USING btree (rank);
alter table strategic_priorities enable row level security, force row level security;
create policy owner_rows on strategic_priorities to current_user using ((workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on strategic_priorities to leadline_app using (workspace_id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant delete, insert, select, update on strategic_priorities to leadline_app;

create table user_accounts (
  id text not null,
  user_id text not null,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
alter table user_accounts add constraint user_accounts_pkey PRIMARY KEY (id);
alter table user_accounts add constraint user_accounts_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
CREATE INDEX idx_user_accounts_account ON public.user_accounts USING btree (provider_id, account_id);
CREATE INDEX idx_user_accounts_user ON public.user_accounts USING btree (user_id);

create table user_sessions (
  id text not null,
  user_id text not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
alter table user_sessions add constraint user_sessions_pkey PRIMARY KEY (id);
alter table user_sessions add constraint user_sessions_token_unique UNIQUE (token);
alter table user_sessions add constraint user_sessions_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
CREATE INDEX idx_user_sessions_user ON public.user_sessions USING btree (user_id);

create table user_two_factors (
  id text not null,
  user_id text not null,
  secret text not null,
  backup_codes text not null,
  verified boolean default true,
  failed_verification_count integer default 0,
  locked_until timestamp with time zone
);
alter table user_two_factors add constraint user_two_factors_pkey PRIMARY KEY (id);
alter table user_two_factors add constraint user_two_factors_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
CREATE INDEX idx_user_two_factors_user ON public.user_two_factors USING btree (user_id);

create table user_verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
alter table user_verifications add constraint user_verifications_pkey PRIMARY KEY (id);
CREATE INDEX idx_user_verifications_identifier ON public.user_verifications USING btree (identifier);

create table users (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean default false,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
alter table users add constraint users_email_unique UNIQUE (email);
alter table users add constraint users_pkey PRIMARY KEY (id);

create table workspaces (
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null
);
alter table workspaces add constraint workspaces_name_unique UNIQUE (name);
alter table workspaces add constraint workspaces_pkey PRIMARY KEY (id);
alter table workspaces enable row level security, force row level security;
create policy owner_rows on workspaces to current_user using ((id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid) OR (current_setting('leadline.scope'::text, true) = 'system'::text));
create policy tenant_rows on workspaces to leadline_app using (id = (NULLIF(current_setting('leadline.workspace_id'::text, true), ''::text))::uuid);
grant select on workspaces to leadline_app;
