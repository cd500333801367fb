CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;--> statement-breakpoint
CREATE TABLE "contact_segment" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"query" jsonb NOT NULL,
	"count" integer NOT NULL,
	"counted_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_segment_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
ALTER TABLE "contact" ADD COLUMN "country" text;--> statement-breakpoint
CREATE UNIQUE INDEX "contact_segment_name" ON "contact_segment" USING btree ("account_id","name");--> statement-breakpoint
CREATE INDEX "contact_search_idx" ON "contact" USING gin ("account_id",(translate(lower(coalesce(name, profile_name, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(email, '')), 'áàâãäåéèêëíìîïóòôõöúùûüñç', 'aaaaaaeeeeiiiiooooouuuunc')) gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "contact_properties_idx" ON "contact" USING gin ("account_id","properties" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "contact_tags_idx" ON "contact" USING gin ("account_id","tags");--> statement-breakpoint
CREATE INDEX "contact_created_idx" ON "contact" USING btree ("account_id","created_at");