CREATE TABLE "turn" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"worker" uuid,
	"lanes" integer[] NOT NULL,
	"items" text[] NOT NULL,
	"vanished" integer NOT NULL,
	CONSTRAINT "turn_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
ALTER TABLE "lane" DROP COLUMN "strikes";--> statement-breakpoint
ALTER TABLE "turn" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
