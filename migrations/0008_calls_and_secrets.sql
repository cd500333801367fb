CREATE TABLE "secret" (
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"value" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "secret_account_id_name_pk" PRIMARY KEY("account_id","name")
);
--> statement-breakpoint
CREATE TABLE "call" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"process_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"lane" smallint NOT NULL,
	"visit" integer NOT NULL,
	"call_id" text NOT NULL,
	"request" jsonb NOT NULL,
	"timeout_ms" integer NOT NULL,
	"retries" integer NOT NULL,
	"retry_after_ms" integer NOT NULL,
	"tries" integer NOT NULL,
	"failed" integer NOT NULL,
	"due_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "call_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "hook_event" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"payload" jsonb,
	"contact_id" uuid NOT NULL,
	"chat_id" uuid NOT NULL,
	"process_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "hook_event_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
ALTER TABLE "secret" ADD CONSTRAINT "secret_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_due_idx" ON "call" USING btree ("account_id","due_at") WHERE "call"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "call_process_idx" ON "call" USING btree ("account_id","process_id");--> statement-breakpoint
CREATE INDEX "hook_event_created_idx" ON "hook_event" USING btree ("account_id","created_at");--> statement-breakpoint
-- As the other queues: cleaned by the number of dead rows, and without pauses.
ALTER TABLE "call" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
