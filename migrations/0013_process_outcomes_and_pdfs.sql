CREATE TABLE "process_pdf" (
	"account_id" uuid NOT NULL,
	"process_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"media_id" uuid NOT NULL,
	"status" text NOT NULL,
	"tries" integer NOT NULL,
	"due_at" timestamp with time zone,
	"error" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "process_pdf_account_id_process_id_pk" PRIMARY KEY("account_id","process_id")
);
--> statement-breakpoint
ALTER TABLE "process" ADD COLUMN "override" jsonb;--> statement-breakpoint
ALTER TABLE "process" ADD COLUMN "api_key_id" uuid;--> statement-breakpoint
CREATE INDEX "process_pdf_due_idx" ON "process_pdf" USING btree ("account_id","due_at") WHERE "process_pdf"."due_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "process_api_key" ON "process" USING btree ("account_id","api_key_id") WHERE "process"."api_key_id" is not null;