CREATE TABLE "ai_visibility_audits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"company_id" integer NOT NULL,
	"brand_name" text NOT NULL,
	"status" text NOT NULL,
	"plan" text NOT NULL,
	"analyst" text NOT NULL,
	"source" text NOT NULL,
	"simulated" boolean NOT NULL,
	"input" jsonb NOT NULL,
	"company_context" jsonb NOT NULL,
	"persona_context" jsonb NOT NULL,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"budget_usd" numeric(14, 6),
	"scores" jsonb,
	"citation_summary" jsonb,
	"discovered_brands" jsonb,
	"unavailable" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"models" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "answer_rejections" (
	"workspace_id" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"prompt_version" text NOT NULL,
	"repaired" boolean NOT NULL,
	"problems" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "answer_rejections_workspace_id_idempotency_key_prompt_version_repaired_pk" PRIMARY KEY("workspace_id","idempotency_key","prompt_version","repaired")
);
--> statement-breakpoint
CREATE TABLE "answer_scores" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"request_id" text NOT NULL,
	"prompt_version" text NOT NULL,
	"name" text NOT NULL,
	"value" real NOT NULL,
	"comment" text NOT NULL,
	"author" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"previous_hash" text,
	"previous_valid_until" timestamp with time zone,
	"role" text NOT NULL,
	"user_id" text,
	"tier" text,
	"region" text,
	"confidential" boolean DEFAULT false NOT NULL,
	"models" jsonb,
	"limits" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"rotated_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"changed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash"),
	CONSTRAINT "api_keys_previous_hash_unique" UNIQUE("previous_hash")
);
--> statement-breakpoint
CREATE TABLE "audit_citations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_citations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"response_number" integer NOT NULL,
	"position" integer NOT NULL,
	"url" text NOT NULL,
	"domain" text NOT NULL,
	"title" text,
	"brands" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "unique_citation" UNIQUE("audit_id","response_number","position")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"workspace_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"operation" text NOT NULL,
	"outcome" text NOT NULL,
	"code" text,
	"object" text,
	"key_id" text,
	"user_id" text,
	"role" text,
	"origin" text,
	"request_id" text,
	"previous_hash" text NOT NULL,
	"chain_hash" text NOT NULL,
	CONSTRAINT "audit_log_workspace_id_seq_pk" PRIMARY KEY("workspace_id","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_log_heads" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"last_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_responses" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_responses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"workspace_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"response_number" integer NOT NULL,
	"source_id" text,
	"query_text" text NOT NULL,
	"response_text" text NOT NULL,
	"provider" text NOT NULL,
	"model" text,
	"repeat" integer DEFAULT 1 NOT NULL,
	"buyer_journey_category" text,
	"batch_id" integer,
	"batch_position" integer,
	"brand_mentioned" boolean,
	"mention_count" integer,
	"first_position_percentage" numeric(5, 2),
	"context_quality" text,
	"sentiment" text,
	"recommendation_strength" text,
	"geo_score" numeric(5, 2),
	"sov_score" numeric(5, 2),
	"features_mentioned" jsonb,
	"value_props_highlighted" jsonb,
	"competitors_analysis" jsonb,
	"additional_metrics" jsonb,
	"measured" jsonb NOT NULL,
	"geo_factors" jsonb,
	"quotes" jsonb,
	"judged_by" text,
	"missing_reason" text,
	"disagreements" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"metrics_extracted_at" timestamp with time zone,
	CONSTRAINT "unique_response" UNIQUE("audit_id","response_number")
);
--> statement-breakpoint
CREATE TABLE "buyer_journey_batch_insights" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "buyer_journey_batch_insights_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"workspace_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"category" text NOT NULL,
	"batch_number" integer NOT NULL,
	"extraction_type" text NOT NULL,
	"insights" jsonb NOT NULL,
	"response_ids" integer[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unique_batch" UNIQUE("audit_id","category","batch_number","extraction_type")
);
--> statement-breakpoint
CREATE TABLE "cache_entries" (
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone,
	CONSTRAINT "cache_entries_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "llm_cache_invalidations" (
	"workspace_id" uuid NOT NULL,
	"mark" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "llm_cache_invalidations_workspace_id_mark_pk" PRIMARY KEY("workspace_id","mark")
);
--> statement-breakpoint
CREATE TABLE "llm_cached_answers" (
	"workspace_id" uuid NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"task" text NOT NULL,
	"model" text NOT NULL,
	"question" text,
	"answer" jsonb NOT NULL,
	"tags" text[] NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "llm_cached_answers_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "call_ledger" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"job_id" text,
	"task" text NOT NULL,
	"task_version" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"attempt" integer NOT NULL,
	"outcome" text NOT NULL,
	"input_tokens" integer NOT NULL,
	"cached_input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"price_usd" numeric(18, 10) NOT NULL,
	"latency_ms" real NOT NULL,
	"queue_ms" real NOT NULL,
	"error_code" text,
	"idempotency_key" text NOT NULL,
	"prompt_hash" text NOT NULL,
	"key_id" text,
	"user_id" text,
	"tier" text,
	"cache" text DEFAULT 'miss' NOT NULL,
	"saved_usd" numeric(18, 10) DEFAULT '0' NOT NULL,
	"prompt_saved_usd" numeric(18, 10) DEFAULT '0' NOT NULL,
	"prompt_version" text,
	"first_byte_ms" real,
	"correlation_id" text,
	"simulated" boolean,
	"account" text,
	"rule" text,
	"credits" real,
	"subject" text
);
--> statement-breakpoint
CREATE TABLE "category_aggregated_insights" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "category_aggregated_insights_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"workspace_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"category" text NOT NULL,
	"funnel_stage" text NOT NULL,
	"extraction_type" text NOT NULL,
	"insights" jsonb NOT NULL,
	"source_batch_ids" integer[] NOT NULL,
	"company_context" jsonb,
	"persona_context" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unique_category_insights" UNIQUE("audit_id","category","extraction_type")
);
--> statement-breakpoint
CREATE TABLE "companies" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "companies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"industry" text,
	"employee_count" integer,
	"company_size" text,
	"growth_stage" text,
	"annual_revenue_range" text,
	"primary_persona" text,
	"innovation_focus" text,
	"business_model" text,
	"target_market" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"strategic_goals" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unique_company" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "company_corrections" (
	"workspace_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"field" text NOT NULL,
	"value" jsonb NOT NULL,
	"by" text NOT NULL,
	"note" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "company_corrections_company_id_field_pk" PRIMARY KEY("company_id","field")
);
--> statement-breakpoint
CREATE TABLE "company_imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"licence" text NOT NULL,
	"as_of" date NOT NULL,
	"confidence" real NOT NULL,
	"path" text NOT NULL,
	"format" text NOT NULL,
	"column_map" jsonb NOT NULL,
	"status" text NOT NULL,
	"position" bigint NOT NULL,
	"size" bigint NOT NULL,
	"fingerprint" text NOT NULL,
	"rows_read" integer NOT NULL,
	"rows_kept" integer NOT NULL,
	"rows_refused" integer NOT NULL,
	"worked_ms" integer NOT NULL,
	"merged" integer NOT NULL,
	"refused" jsonb NOT NULL,
	"unread" jsonb NOT NULL,
	"conflicts" jsonb NOT NULL,
	"conflict_count" integer NOT NULL,
	"last_refresh" jsonb,
	"error" text,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "company_keys" (
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"company_id" uuid NOT NULL,
	CONSTRAINT "company_keys_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "company_merges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"kept_id" bigint NOT NULL,
	"merged_id" bigint NOT NULL,
	"reason" text NOT NULL,
	"undone" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "company_observations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "company_observations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"enrichment_id" uuid,
	"source" text NOT NULL,
	"call" text NOT NULL,
	"field" text NOT NULL,
	"value" jsonb NOT NULL,
	"confidence" real NOT NULL,
	"observed_at" timestamp with time zone NOT NULL,
	"url" text,
	"fetched_at" timestamp with time zone NOT NULL,
	"keep_until" timestamp with time zone,
	"simulated" boolean NOT NULL,
	"digest" text NOT NULL,
	CONSTRAINT "unique_company_observation" UNIQUE("company_id","source","call","field","fetched_at","digest")
);
--> statement-breakpoint
CREATE TABLE "company_profiles" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"confidence" real NOT NULL,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"fields" jsonb NOT NULL,
	"asked" jsonb NOT NULL,
	"worth_usd" numeric(14, 6) NOT NULL,
	"simulated" boolean NOT NULL,
	"enrichment_id" uuid,
	"updated_at" timestamp with time zone NOT NULL,
	"keep_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "company_records" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "company_records_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1000),
	"workspace_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"merged_into" bigint,
	"name" text,
	"stem" text,
	"domain" text,
	"number" text,
	"country" text,
	"city" text,
	"domain_key" integer,
	"number_key" integer,
	"name_key" integer,
	"word_key" integer,
	"second_word_key" integer,
	"fields" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enriched_companies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"domain" text,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "unique_enriched_company" UNIQUE("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "enrichment_calls" (
	"workspace_id" uuid NOT NULL,
	"enrichment_id" uuid NOT NULL,
	"call_key" text NOT NULL,
	"layer" integer NOT NULL,
	"source" text NOT NULL,
	"call" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"origin" text,
	"cost_usd" numeric(14, 6) NOT NULL,
	"saved_usd" numeric(14, 6) NOT NULL,
	"ms" real NOT NULL,
	"fields" text[] NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "enrichment_calls_enrichment_id_call_key_pk" PRIMARY KEY("enrichment_id","call_key")
);
--> statement-breakpoint
CREATE TABLE "enrichment_list_rows" (
	"workspace_id" uuid NOT NULL,
	"list_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"key" text NOT NULL,
	"query" text NOT NULL,
	"country" text,
	"cells" jsonb NOT NULL,
	"status" text NOT NULL,
	"company" text,
	"domain" text,
	"values" jsonb NOT NULL,
	"problem" text,
	"enrichment_id" uuid,
	"cost_usd" numeric(14, 6) NOT NULL,
	"saved_usd" numeric(14, 6) NOT NULL,
	"at_hand" boolean NOT NULL,
	CONSTRAINT "enrichment_list_rows_list_id_row_pk" PRIMARY KEY("list_id","row")
);
--> statement-breakpoint
CREATE TABLE "enrichment_lists" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"fields" text[] NOT NULL,
	"budget_usd" numeric(14, 6) NOT NULL,
	"per_company_usd" numeric(14, 6) NOT NULL,
	"layers" integer NOT NULL,
	"refresh" boolean NOT NULL,
	"pass" integer DEFAULT 1 NOT NULL,
	"simulated" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enrichments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"company_id" uuid,
	"key" text NOT NULL,
	"query" text NOT NULL,
	"input" jsonb NOT NULL,
	"job_id" text,
	"passes" integer DEFAULT 1 NOT NULL,
	"status" text NOT NULL,
	"layers" jsonb NOT NULL,
	"candidates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"budget_usd" numeric(14, 6) NOT NULL,
	"error" jsonb,
	"simulated" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "executive_summaries" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "executive_summaries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"workspace_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"company_id" integer NOT NULL,
	"persona" text NOT NULL,
	"summary_data" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unique_executive_summary" UNIQUE("audit_id")
);
--> statement-breakpoint
CREATE TABLE "executor_leases" (
	"executor_id" uuid PRIMARY KEY NOT NULL,
	"heartbeat_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"hostname" text NOT NULL,
	"pid" integer NOT NULL,
	"process_space" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"operation" text NOT NULL,
	"input_hash" text NOT NULL,
	"response" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	CONSTRAINT "invitations_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "job_events" (
	"workspace_id" uuid NOT NULL,
	"job_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"type" text NOT NULL,
	"message" text NOT NULL,
	"done" integer,
	"total" integer,
	"cost_usd" numeric,
	"data" jsonb,
	CONSTRAINT "job_events_workspace_id_job_id_seq_pk" PRIMARY KEY("workspace_id","job_id","seq")
);
--> statement-breakpoint
CREATE TABLE "job_schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"cron" text NOT NULL,
	"time_zone" text NOT NULL,
	"paused" boolean NOT NULL,
	"workflow" text NOT NULL,
	"input" jsonb,
	"next_at" timestamp with time zone,
	"last_at" timestamp with time zone,
	"last_job_id" text,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unique_job_schedule" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "llm_contexts" (
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "llm_contexts_workspace_id_name_pk" PRIMARY KEY("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "llm_guard_policies" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"choices" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"workspace_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"tier" text,
	"region" text,
	"confidential" boolean DEFAULT false NOT NULL,
	"models" jsonb,
	"limits" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "members_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "prompt_changes" (
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"revision" integer NOT NULL,
	"action" text NOT NULL,
	"shares" jsonb NOT NULL,
	"before" integer NOT NULL,
	"note" text NOT NULL,
	"author" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "prompt_changes_workspace_id_name_revision_pk" PRIMARY KEY("workspace_id","name","revision")
);
--> statement-breakpoint
CREATE TABLE "prompt_choices" (
	"workspace_id" uuid NOT NULL,
	"job_id" text NOT NULL,
	"name" text NOT NULL,
	"version" text NOT NULL,
	CONSTRAINT "prompt_choices_workspace_id_job_id_name_pk" PRIMARY KEY("workspace_id","job_id","name")
);
--> statement-breakpoint
CREATE TABLE "prompt_versions" (
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"version" text NOT NULL,
	"content" jsonb NOT NULL,
	"variables" text[] NOT NULL,
	"based_on" text,
	"note" text NOT NULL,
	"author" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "prompt_versions_workspace_id_name_version_pk" PRIMARY KEY("workspace_id","name","version")
);
--> statement-breakpoint
CREATE TABLE "prompts" (
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"revision" integer NOT NULL,
	"shares" jsonb NOT NULL,
	"retired" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "prompts_workspace_id_name_pk" PRIMARY KEY("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "provider_keys" (
	"workspace_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"master_key_id" text NOT NULL,
	"nonce" text NOT NULL,
	"ciphertext" text NOT NULL,
	"last_four" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "provider_keys_workspace_id_provider_pk" PRIMARY KEY("workspace_id","provider")
);
--> statement-breakpoint
CREATE TABLE "quota_allotments" (
	"workspace_id" uuid NOT NULL,
	"counter" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"ceiling" bigint NOT NULL,
	"holder" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"exposed" bigint NOT NULL,
	"forfeited" bigint DEFAULT 0 NOT NULL,
	"recalled" boolean DEFAULT false NOT NULL,
	CONSTRAINT "quota_allotments_workspace_id_counter_window_start_holder_ceiling_pk" PRIMARY KEY("workspace_id","counter","window_start","holder","ceiling")
);
--> statement-breakpoint
CREATE TABLE "quota_counters" (
	"workspace_id" uuid NOT NULL,
	"counter" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"window_end" timestamp with time zone NOT NULL,
	"unit" text NOT NULL,
	"time_window" text NOT NULL,
	"label" jsonb NOT NULL,
	"ceiling" bigint NOT NULL,
	"spent" bigint DEFAULT 0 NOT NULL,
	"leased" bigint DEFAULT 0 NOT NULL,
	"warned_at" timestamp with time zone,
	CONSTRAINT "quota_counters_workspace_id_counter_window_start_pk" PRIMARY KEY("workspace_id","counter","window_start")
);
--> statement-breakpoint
CREATE TABLE "quota_holders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "quota_limits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"unit" text NOT NULL,
	"time_window" text NOT NULL,
	"amount" numeric NOT NULL,
	"per" text[] NOT NULL,
	"key_id" text,
	"user_id" text,
	"task" text,
	"tier" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quota_plans" (
	"workspace_id" uuid NOT NULL,
	"tier" text NOT NULL,
	"limits" jsonb NOT NULL,
	CONSTRAINT "quota_plans_workspace_id_tier_pk" PRIMARY KEY("workspace_id","tier")
);
--> statement-breakpoint
CREATE TABLE "quota_workspaces" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"tier" text,
	"revision" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" varchar(255) PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "sign_in_rates" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "sign_in_rates_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_budgets" (
	"workspace_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"id" text NOT NULL,
	"period" text NOT NULL,
	"limit_usd" numeric(18, 10) DEFAULT '0' NOT NULL,
	"spent_usd" numeric(18, 10) DEFAULT '0' NOT NULL,
	"set_aside_usd" numeric(18, 10) DEFAULT '0' NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "source_budgets_workspace_id_scope_id_period_pk" PRIMARY KEY("workspace_id","scope","id","period")
);
--> statement-breakpoint
CREATE TABLE "source_claims" (
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"holder" uuid NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	CONSTRAINT "source_claims_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "source_health" (
	"source" text PRIMARY KEY NOT NULL,
	"breaker" text DEFAULT 'closed' NOT NULL,
	"retry_at" timestamp with time zone,
	"credits_left" real,
	"last_error" text,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_lessons" (
	"workspace_id" uuid NOT NULL,
	"call" text NOT NULL,
	"field" text NOT NULL,
	"context" text NOT NULL,
	"simulated" boolean NOT NULL,
	"tried" integer NOT NULL,
	"brought" integer NOT NULL,
	CONSTRAINT "source_lessons_workspace_id_simulated_call_field_context_pk" PRIMARY KEY("workspace_id","simulated","call","field","context")
);
--> statement-breakpoint
CREATE TABLE "source_places" (
	"source" text NOT NULL,
	"place" integer NOT NULL,
	"holder" uuid NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	CONSTRAINT "source_places_source_place_pk" PRIMARY KEY("source","place")
);
--> statement-breakpoint
CREATE TABLE "source_reservations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"source" text NOT NULL,
	"call" text NOT NULL,
	"budgets" jsonb NOT NULL,
	"worst_usd" numeric(18, 10) DEFAULT '0' NOT NULL,
	"state" text NOT NULL,
	"holder" uuid NOT NULL,
	"lease_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_tasks" (
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"step" integer NOT NULL,
	"handle" text NOT NULL,
	"reservation_id" uuid,
	"started_at" timestamp with time zone NOT NULL,
	CONSTRAINT "source_tasks_workspace_id_key_step_pk" PRIMARY KEY("workspace_id","key","step")
);
--> statement-breakpoint
CREATE TABLE "strategic_priorities" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "strategic_priorities_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"workspace_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"extraction_type" text NOT NULL,
	"rank" integer NOT NULL,
	"priority_data" jsonb NOT NULL,
	"source_categories" text[] NOT NULL,
	"funnel_stages_impacted" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unique_priority" UNIQUE("audit_id","extraction_type","rank")
);
--> statement-breakpoint
CREATE TABLE "user_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "user_sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "user_two_factors" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"verified" boolean DEFAULT true,
	"failed_verification_count" integer DEFAULT 0,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "user_verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"two_factor_enabled" boolean DEFAULT false,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "workspaces_name_unique" UNIQUE("name")
);
--> statement-breakpoint
ALTER TABLE "ai_visibility_audits" ADD CONSTRAINT "ai_visibility_audits_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "ai_visibility_audits" ADD CONSTRAINT "ai_visibility_audits_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "answer_rejections" ADD CONSTRAINT "answer_rejections_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "answer_scores" ADD CONSTRAINT "answer_scores_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "audit_citations" ADD CONSTRAINT "audit_citations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "audit_citations" ADD CONSTRAINT "audit_citations_response_fk" FOREIGN KEY ("audit_id","response_number") REFERENCES "public"."audit_responses"("audit_id","response_number") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "audit_log_heads" ADD CONSTRAINT "audit_log_heads_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "audit_responses" ADD CONSTRAINT "audit_responses_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "audit_responses" ADD CONSTRAINT "audit_responses_audit_id_ai_visibility_audits_id_fk" FOREIGN KEY ("audit_id") REFERENCES "public"."ai_visibility_audits"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "buyer_journey_batch_insights" ADD CONSTRAINT "buyer_journey_batch_insights_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "buyer_journey_batch_insights" ADD CONSTRAINT "buyer_journey_batch_insights_audit_id_ai_visibility_audits_id_fk" FOREIGN KEY ("audit_id") REFERENCES "public"."ai_visibility_audits"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "cache_entries" ADD CONSTRAINT "cache_entries_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "llm_cache_invalidations" ADD CONSTRAINT "llm_cache_invalidations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "llm_cached_answers" ADD CONSTRAINT "llm_cached_answers_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "call_ledger" ADD CONSTRAINT "call_ledger_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "category_aggregated_insights" ADD CONSTRAINT "category_aggregated_insights_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "category_aggregated_insights" ADD CONSTRAINT "category_aggregated_insights_audit_id_ai_visibility_audits_id_fk" FOREIGN KEY ("audit_id") REFERENCES "public"."ai_visibility_audits"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "companies" ADD CONSTRAINT "companies_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_corrections" ADD CONSTRAINT "company_corrections_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_corrections" ADD CONSTRAINT "company_corrections_company_id_enriched_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."enriched_companies"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_imports" ADD CONSTRAINT "company_imports_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_keys" ADD CONSTRAINT "company_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_keys" ADD CONSTRAINT "company_keys_company_id_enriched_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."enriched_companies"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_merges" ADD CONSTRAINT "company_merges_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_merges" ADD CONSTRAINT "company_merges_import_id_company_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."company_imports"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_observations" ADD CONSTRAINT "company_observations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_observations" ADD CONSTRAINT "company_observations_company_id_enriched_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."enriched_companies"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_profiles" ADD CONSTRAINT "company_profiles_company_id_enriched_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."enriched_companies"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "company_profiles" ADD CONSTRAINT "company_profiles_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "enriched_companies" ADD CONSTRAINT "enriched_companies_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "enrichment_calls" ADD CONSTRAINT "enrichment_calls_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "enrichment_calls" ADD CONSTRAINT "enrichment_calls_enrichment_id_enrichments_id_fk" FOREIGN KEY ("enrichment_id") REFERENCES "public"."enrichments"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "enrichment_list_rows" ADD CONSTRAINT "enrichment_list_rows_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "enrichment_list_rows" ADD CONSTRAINT "enrichment_list_rows_list_id_enrichment_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."enrichment_lists"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "enrichment_lists" ADD CONSTRAINT "enrichment_lists_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "enrichments" ADD CONSTRAINT "enrichments_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "enrichments" ADD CONSTRAINT "enrichments_company_id_enriched_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."enriched_companies"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "executive_summaries" ADD CONSTRAINT "executive_summaries_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "executive_summaries" ADD CONSTRAINT "executive_summaries_audit_id_ai_visibility_audits_id_fk" FOREIGN KEY ("audit_id") REFERENCES "public"."ai_visibility_audits"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "executive_summaries" ADD CONSTRAINT "executive_summaries_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "job_events" ADD CONSTRAINT "job_events_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "job_schedules" ADD CONSTRAINT "job_schedules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "llm_contexts" ADD CONSTRAINT "llm_contexts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "llm_guard_policies" ADD CONSTRAINT "llm_guard_policies_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "prompt_changes" ADD CONSTRAINT "prompt_changes_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "prompt_choices" ADD CONSTRAINT "prompt_choices_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "prompt_versions" ADD CONSTRAINT "prompt_versions_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "prompts" ADD CONSTRAINT "prompts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "provider_keys" ADD CONSTRAINT "provider_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "quota_allotments" ADD CONSTRAINT "quota_allotments_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "quota_counters" ADD CONSTRAINT "quota_counters_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "quota_limits" ADD CONSTRAINT "quota_limits_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "quota_plans" ADD CONSTRAINT "quota_plans_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "quota_workspaces" ADD CONSTRAINT "quota_workspaces_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "source_budgets" ADD CONSTRAINT "source_budgets_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "source_claims" ADD CONSTRAINT "source_claims_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "source_lessons" ADD CONSTRAINT "source_lessons_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "source_reservations" ADD CONSTRAINT "source_reservations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "source_tasks" ADD CONSTRAINT "source_tasks_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "strategic_priorities" ADD CONSTRAINT "strategic_priorities_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "strategic_priorities" ADD CONSTRAINT "strategic_priorities_audit_id_ai_visibility_audits_id_fk" FOREIGN KEY ("audit_id") REFERENCES "public"."ai_visibility_audits"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "user_accounts" ADD CONSTRAINT "user_accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "user_two_factors" ADD CONSTRAINT "user_two_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "idx_audits_workspace_created" ON "ai_visibility_audits" USING btree ("workspace_id","created_at" DESC NULLS LAST,"id");
--> statement-breakpoint
CREATE INDEX "idx_audits_company" ON "ai_visibility_audits" USING btree ("company_id");
--> statement-breakpoint
CREATE INDEX "answer_scores_prompt" ON "answer_scores" USING btree ("workspace_id",split_part(prompt_version, '@', 1),"at");
--> statement-breakpoint
CREATE INDEX "idx_api_keys_workspace" ON "api_keys" USING btree ("workspace_id","created_at","id");
--> statement-breakpoint
CREATE INDEX "idx_api_keys_changed" ON "api_keys" USING btree ("changed_at");
--> statement-breakpoint
CREATE INDEX "idx_citations_domain" ON "audit_citations" USING btree ("workspace_id","domain");
--> statement-breakpoint
CREATE INDEX "idx_audit_log_time" ON "audit_log" USING btree ("workspace_id","at");
--> statement-breakpoint
CREATE INDEX "idx_responses_category" ON "audit_responses" USING btree ("buyer_journey_category");
--> statement-breakpoint
CREATE INDEX "idx_responses_batch" ON "audit_responses" USING btree ("batch_id");
--> statement-breakpoint
CREATE INDEX "idx_responses_brand_mentioned" ON "audit_responses" USING btree ("brand_mentioned");
--> statement-breakpoint
CREATE INDEX "idx_responses_sentiment" ON "audit_responses" USING btree ("sentiment");
--> statement-breakpoint
CREATE INDEX "idx_batch_insights_audit" ON "buyer_journey_batch_insights" USING btree ("audit_id");
--> statement-breakpoint
CREATE INDEX "idx_batch_insights_category" ON "buyer_journey_batch_insights" USING btree ("category");
--> statement-breakpoint
CREATE INDEX "idx_batch_insights_type" ON "buyer_journey_batch_insights" USING btree ("extraction_type");
--> statement-breakpoint
CREATE INDEX "idx_cache_entries_expires_at" ON "cache_entries" USING btree ("expires_at");
--> statement-breakpoint
CREATE INDEX "llm_cached_answers_tags" ON "llm_cached_answers" USING gin ("tags") WHERE "llm_cached_answers"."tags" <> '{}';
--> statement-breakpoint
CREATE INDEX "llm_cached_answers_expires" ON "llm_cached_answers" USING btree ("expires_at");
--> statement-breakpoint
CREATE INDEX "llm_cached_answers_written" ON "llm_cached_answers" USING btree ("workspace_id","kind","written_at");
--> statement-breakpoint
CREATE INDEX "call_ledger_job" ON "call_ledger" USING btree ("workspace_id","job_id") WHERE "call_ledger"."job_id" is not null;
--> statement-breakpoint
CREATE INDEX "call_ledger_time" ON "call_ledger" USING btree ("workspace_id","at");
--> statement-breakpoint
CREATE INDEX "call_ledger_prompt" ON "call_ledger" USING btree ("workspace_id",split_part(prompt_version, '@', 1),"at") WHERE "call_ledger"."prompt_version" is not null;
--> statement-breakpoint
CREATE INDEX "call_ledger_prompted_work" ON "call_ledger" USING btree ("workspace_id","idempotency_key") WHERE "call_ledger"."prompt_version" is not null;
--> statement-breakpoint
CREATE INDEX "call_ledger_source" ON "call_ledger" USING btree ("workspace_id","provider","at") WHERE "call_ledger"."task" like 'source:%';
--> statement-breakpoint
CREATE INDEX "idx_category_insights_audit" ON "category_aggregated_insights" USING btree ("audit_id");
--> statement-breakpoint
CREATE INDEX "idx_category_insights_funnel" ON "category_aggregated_insights" USING btree ("funnel_stage");
--> statement-breakpoint
CREATE INDEX "idx_category_insights_type" ON "category_aggregated_insights" USING btree ("extraction_type");
--> statement-breakpoint
CREATE INDEX "company_imports_newest" ON "company_imports" USING btree ("workspace_id","created_at","id");
--> statement-breakpoint
CREATE INDEX "company_keys_company" ON "company_keys" USING btree ("company_id");
--> statement-breakpoint
CREATE INDEX "company_merges_merged" ON "company_merges" USING btree ("merged_id");
--> statement-breakpoint
CREATE INDEX "company_merges_kept" ON "company_merges" USING btree ("kept_id");
--> statement-breakpoint
CREATE INDEX "company_merges_newest" ON "company_merges" USING btree ("workspace_id","created_at","id");
--> statement-breakpoint
CREATE INDEX "company_observations_expiry" ON "company_observations" USING btree ("keep_until") WHERE "company_observations"."keep_until" is not null;
--> statement-breakpoint
CREATE INDEX "company_profiles_updated" ON "company_profiles" USING btree ("workspace_id","updated_at" DESC NULLS LAST,"company_id");
--> statement-breakpoint
CREATE INDEX "company_profiles_expiry" ON "company_profiles" USING btree ("keep_until") WHERE "company_profiles"."keep_until" is not null;
--> statement-breakpoint
CREATE INDEX "company_records_domain" ON "company_records" USING btree ("domain_key");
--> statement-breakpoint
CREATE INDEX "company_records_number" ON "company_records" USING btree ("number_key");
--> statement-breakpoint
CREATE INDEX "company_records_name" ON "company_records" USING btree ("name_key");
--> statement-breakpoint
CREATE INDEX "company_records_word" ON "company_records" USING btree ("word_key");
--> statement-breakpoint
CREATE INDEX "company_records_second_word" ON "company_records" USING btree ("second_word_key");
--> statement-breakpoint
CREATE INDEX "company_records_import" ON "company_records" USING brin ("import_id");
--> statement-breakpoint
CREATE INDEX "enriched_companies_domain" ON "enriched_companies" USING btree ("workspace_id","domain");
--> statement-breakpoint
CREATE INDEX "enrichment_list_rows_key" ON "enrichment_list_rows" USING btree ("list_id","key");
--> statement-breakpoint
CREATE INDEX "enrichment_list_rows_status" ON "enrichment_list_rows" USING btree ("list_id","status","row");
--> statement-breakpoint
CREATE INDEX "enrichment_lists_created" ON "enrichment_lists" USING btree ("workspace_id","created_at" DESC NULLS LAST,"id");
--> statement-breakpoint
CREATE UNIQUE INDEX "one_enrichment_at_work" ON "enrichments" USING btree ("workspace_id","key") WHERE "enrichments"."status" in ('queued', 'running');
--> statement-breakpoint
CREATE INDEX "enrichments_created" ON "enrichments" USING btree ("workspace_id","created_at" DESC NULLS LAST,"id");
--> statement-breakpoint
CREATE INDEX "enrichments_company" ON "enrichments" USING btree ("company_id");
--> statement-breakpoint
CREATE INDEX "idx_exec_summary_audit" ON "executive_summaries" USING btree ("audit_id");
--> statement-breakpoint
CREATE INDEX "idx_exec_summary_company" ON "executive_summaries" USING btree ("company_id");
--> statement-breakpoint
CREATE INDEX "idx_idempotency_keys_created" ON "idempotency_keys" USING btree ("workspace_id","created_at");
--> statement-breakpoint
CREATE INDEX "idx_invitations_workspace" ON "invitations" USING btree ("workspace_id","created_at");
--> statement-breakpoint
CREATE INDEX "idx_invitations_email" ON "invitations" USING btree ("email");
--> statement-breakpoint
CREATE INDEX "job_schedules_due" ON "job_schedules" USING btree ("next_at") WHERE not "job_schedules"."paused";
--> statement-breakpoint
CREATE INDEX "idx_members_user" ON "members" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "quota_allotments_holder" ON "quota_allotments" USING btree ("holder");
--> statement-breakpoint
CREATE INDEX "quota_allotments_recalled" ON "quota_allotments" USING btree ("holder") WHERE "quota_allotments"."recalled";
--> statement-breakpoint
CREATE INDEX "quota_counters_window" ON "quota_counters" USING btree ("window_end");
--> statement-breakpoint
CREATE INDEX "quota_limits_scope" ON "quota_limits" USING btree ("workspace_id","key_id","user_id");
--> statement-breakpoint
CREATE INDEX "quota_workspaces_revision" ON "quota_workspaces" USING btree ("revision");
--> statement-breakpoint
CREATE INDEX "source_reservations_lease" ON "source_reservations" USING btree ("lease_until");
--> statement-breakpoint
CREATE INDEX "idx_priorities_audit" ON "strategic_priorities" USING btree ("audit_id");
--> statement-breakpoint
CREATE INDEX "idx_priorities_rank" ON "strategic_priorities" USING btree ("rank");
--> statement-breakpoint
CREATE INDEX "idx_user_accounts_user" ON "user_accounts" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "idx_user_accounts_account" ON "user_accounts" USING btree ("provider_id","account_id");
--> statement-breakpoint
CREATE INDEX "idx_user_sessions_user" ON "user_sessions" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "idx_user_two_factors_user" ON "user_two_factors" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "idx_user_verifications_identifier" ON "user_verifications" USING btree ("identifier");
--> statement-breakpoint
DO $fence$
DECLARE
  fenced record;
  app_role_exists boolean;
BEGIN
  BEGIN
    CREATE ROLE leadline_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
  END;
  app_role_exists := EXISTS (SELECT FROM pg_roles WHERE rolname = 'leadline_app');
  IF app_role_exists THEN
    BEGIN
      IF NOT (CASE WHEN current_setting('server_version_num')::int >= 160000
                   THEN pg_has_role(current_user, 'leadline_app', 'SET')
                   ELSE pg_has_role(current_user, 'leadline_app', 'MEMBER') END) THEN
        EXECUTE format('GRANT leadline_app TO %I', current_user);
      END IF;
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO leadline_app', current_schema());
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
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO leadline_app', fenced.relname);
      IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = fenced.oid AND polname = 'tenant_rows') THEN
        EXECUTE format('CREATE POLICY tenant_rows ON %I TO leadline_app USING (%I = nullif(current_setting(''leadline.workspace_id'', true), '''')::uuid)',
          fenced.relname, fenced.key);
      END IF;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = fenced.oid AND polname = 'owner_rows') THEN
      EXECUTE format('CREATE POLICY owner_rows ON %I TO CURRENT_USER USING (%I = nullif(current_setting(''leadline.workspace_id'', true), '''')::uuid OR current_setting(''leadline.scope'', true) = ''system'')',
        fenced.relname, fenced.key);
    END IF;
  END LOOP;

  IF app_role_exists THEN
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO leadline_app', current_schema());
    REVOKE INSERT, UPDATE, DELETE ON workspaces FROM leadline_app;
  END IF;
END
$fence$;
--> statement-breakpoint
DO $seal$
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
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'leadline_app') THEN
      EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM leadline_app', log.relname);
    END IF;
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = log.oid AND tgname = 'append_only') THEN
      EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
        FOR EACH ROW EXECUTE FUNCTION leadline_append_only()', log.relname);
    END IF;
  END LOOP;
END
$seal$;
