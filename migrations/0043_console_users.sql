CREATE TABLE "console_session" (
	"account_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "console_session_account_id_hash_pk" PRIMARY KEY("account_id","hash")
);
--> statement-breakpoint
CREATE TABLE "sign_in_link" (
	"account_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sign_in_link_account_id_hash_pk" PRIMARY KEY("account_id","hash")
);
--> statement-breakpoint
CREATE TABLE "console_user" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text,
	"tries" integer NOT NULL,
	"locked_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "console_user_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE INDEX "console_session_user_idx" ON "console_session" USING btree ("account_id","user_id");--> statement-breakpoint
CREATE INDEX "console_session_over_idx" ON "console_session" USING btree ("account_id","expires_at");--> statement-breakpoint
CREATE INDEX "sign_in_link_user_idx" ON "sign_in_link" USING btree ("account_id","user_id");--> statement-breakpoint
CREATE INDEX "sign_in_link_over_idx" ON "sign_in_link" USING btree ("account_id","expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "console_user_email" ON "console_user" USING btree ("account_id","email");--> statement-breakpoint
CREATE INDEX "console_user_sign_in_idx" ON "console_user" USING btree ("email");