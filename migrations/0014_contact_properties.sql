CREATE TABLE "contact_property" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"key" text NOT NULL,
	"type" text NOT NULL,
	"allowed_values" jsonb NOT NULL,
	"is_hidden" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "contact_property_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "contact_property_name" ON "contact_property" USING btree ("account_id","name") WHERE "contact_property"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "contact_property_key" ON "contact_property" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "message_template_idx" ON "message" USING btree ("account_id","contact_id") WHERE "message"."type" = 'template';--> statement-breakpoint
CREATE INDEX "contact_merged_idx" ON "contact" USING btree ("account_id","merged_into") WHERE "contact"."merged_into" is not null;