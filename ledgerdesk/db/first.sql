-- Migration 1, frozen: what a released file says is never changed, only followed by a further step.

CREATE TABLE "holiday" (
  "id" TEXT PRIMARY KEY,
  "on" TEXT,
  "working" INTEGER CHECK ("working" IN (0, 1)),
  "name" TEXT,
  "source" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "holiday_on_once" ON "holiday" ("on");

CREATE TABLE "person" (
  "id" TEXT PRIMARY KEY,
  "name" TEXT,
  "unit" TEXT,
  "village" TEXT,
  "post" TEXT,
  "roles" TEXT CHECK (json_valid("roles")),
  "office_phone" TEXT,
  "mobile" TEXT,
  "email" TEXT,
  "fax" TEXT,
  "from_on" TEXT,
  "until_on" TEXT,
  "remark" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;

CREATE TABLE "unit" (
  "id" TEXT PRIMARY KEY,
  "name" TEXT,
  "kind" TEXT,
  "code" TEXT,
  "parent" TEXT,
  "phone" TEXT,
  "can_punish" INTEGER CHECK ("can_punish" IN (0, 1)),
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;

CREATE TABLE "village" (
  "id" TEXT PRIMARY KEY,
  "name" TEXT,
  "unit" TEXT,
  "code" TEXT,
  "group" TEXT,
  "key_area" INTEGER CHECK ("key_area" IN (0, 1)),
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;

CREATE TABLE "action" (
  "id" TEXT PRIMARY KEY,
  "on" TEXT,
  "unit" TEXT,
  "kind" TEXT,
  "count" INTEGER,
  "measure_word" TEXT,
  "document_no" TEXT,
  "problem" TEXT,
  "site" TEXT,
  "by" TEXT,
  "remark" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE INDEX "action_on" ON "action" ("on");

CREATE TABLE "case" (
  "id" TEXT PRIMARY KEY,
  "number" TEXT,
  "party" TEXT,
  "party_kind" TEXT,
  "party_id" TEXT,
  "legal_person" TEXT,
  "phone" TEXT,
  "address" TEXT,
  "unit" TEXT,
  "village" TEXT,
  "place" TEXT,
  "violation" TEXT,
  "mineral" TEXT,
  "source" TEXT,
  "problem" TEXT,
  "site" TEXT,
  "found_on" TEXT,
  "stop_notice_no" TEXT,
  "stop_notice_on" TEXT,
  "filed_on" TEXT,
  "quantity_t" INTEGER,
  "quantity_m3" INTEGER,
  "value_yuan" INTEGER,
  "value_basis" TEXT,
  "appraisals" INTEGER,
  "act_ended_on" TEXT,
  "zones" TEXT CHECK (json_valid("zones")),
  "decision_no" TEXT,
  "decided_on" TEXT,
  "fine_yuan" INTEGER,
  "gains_yuan" INTEGER,
  "penalty_text" TEXT,
  "paid_yuan" INTEGER,
  "paid_on" TEXT,
  "transfer_asked_on" TEXT,
  "transfer_approved_on" TEXT,
  "transferred" INTEGER CHECK ("transferred" IN (0, 1)),
  "transferred_on" TEXT,
  "police_filed_on" TEXT,
  "detained_admin" INTEGER,
  "detained_criminal" INTEGER,
  "arrested" INTEGER,
  "prosecuted" INTEGER,
  "disciplined" INTEGER,
  "state" TEXT,
  "suspended_days" INTEGER,
  "closed_on" TEXT,
  "officers" TEXT CHECK (json_valid("officers")),
  "typical" INTEGER CHECK ("typical" IN (0, 1)),
  "exposed_on" TEXT,
  "remark" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "case_number_once" ON "case" ("number");
CREATE INDEX "case_filed_on" ON "case" ("filed_on");
CREATE INDEX "case_party" ON "case" ("party")
  WHERE "submitted_on" IS NOT NULL AND "deleted_on" IS NULL;
CREATE INDEX "case_party_id" ON "case" ("party_id")
  WHERE "party_id" IS NOT NULL AND "submitted_on" IS NOT NULL AND "deleted_on" IS NULL;

CREATE TABLE "checkpoint" (
  "id" TEXT PRIMARY KEY,
  "name" TEXT,
  "unit" TEXT,
  "place" TEXT,
  "kind" TEXT,
  "keeper" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;

CREATE TABLE "document" (
  "id" TEXT PRIMARY KEY,
  "kind" TEXT,
  "number" TEXT,
  "on" TEXT,
  "to" TEXT,
  "problem" TEXT,
  "case" TEXT,
  "voided_on" TEXT,
  "voided_why" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "document_kind_number_once" ON "document" ("kind", "number");
CREATE INDEX "document_on" ON "document" ("on");

CREATE TABLE "duty_area" (
  "id" TEXT PRIMARY KEY,
  "name" TEXT,
  "unit" TEXT,
  "villages" TEXT CHECK (json_valid("villages")),
  "sites" TEXT CHECK (json_valid("sites")),
  "item" TEXT,
  "scope" TEXT,
  "every" TEXT,
  "night_every" TEXT,
  "responsible" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;

CREATE TABLE "inspection" (
  "id" TEXT PRIMARY KEY,
  "on" TEXT,
  "kind" TEXT,
  "manner" TEXT,
  "unit" TEXT,
  "register" TEXT,
  "share" INTEGER,
  "strata" TEXT CHECK (json_valid("strata")),
  "sample" TEXT CHECK (json_valid("sample")),
  "sample_size" INTEGER,
  "population" INTEGER,
  "seed" INTEGER,
  "findings" TEXT,
  "bulletin_no" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE INDEX "inspection_on" ON "inspection" ("on");

CREATE TABLE "meeting" (
  "id" TEXT PRIMARY KEY,
  "on" TEXT,
  "title" TEXT,
  "kind" TEXT,
  "units" TEXT CHECK (json_valid("units")),
  "decisions" TEXT,
  "due_on" TEXT,
  "done_on" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE INDEX "meeting_on" ON "meeting" ("on");

CREATE TABLE "notice" (
  "id" TEXT PRIMARY KEY,
  "on" TEXT,
  "from_unit" TEXT,
  "to_unit" TEXT,
  "kind" TEXT,
  "content" TEXT,
  "due_on" TEXT,
  "answered_on" TEXT,
  "answer" TEXT,
  "problem" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE INDEX "notice_on" ON "notice" ("on");

CREATE TABLE "patch" (
  "id" TEXT PRIMARY KEY,
  "number" TEXT,
  "year" INTEGER,
  "quarter" INTEGER,
  "issued_on" TEXT,
  "longitude" INTEGER,
  "latitude" INTEGER,
  "area_mu" INTEGER,
  "unit" TEXT,
  "village" TEXT,
  "suspected" INTEGER CHECK ("suspected" IN (0, 1)),
  "compared_on" TEXT,
  "field_on" TEXT,
  "field_people" TEXT CHECK (json_valid("field_people")),
  "legality" TEXT,
  "treatment" TEXT,
  "reason" TEXT,
  "site" TEXT,
  "problem" TEXT,
  "case" TEXT,
  "finished_on" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "patch_year_quarter_number_once" ON "patch" ("year", "quarter", "number");
CREATE INDEX "patch_issued_on" ON "patch" ("issued_on");

CREATE TABLE "patrol" (
  "id" TEXT PRIMARY KEY,
  "number" TEXT,
  "unit" TEXT,
  "on" TEXT,
  "from_at" TEXT,
  "until_at" TEXT,
  "kind" TEXT,
  "villages" TEXT CHECK (json_valid("villages")),
  "sites" TEXT CHECK (json_valid("sites")),
  "route" TEXT,
  "headcount" INTEGER,
  "vehicles" INTEGER,
  "people" TEXT CHECK (json_valid("people")),
  "leader" TEXT,
  "found" INTEGER CHECK ("found" IN (0, 1)),
  "description" TEXT,
  "stop_notice_no" TEXT,
  "stopped" INTEGER CHECK ("stopped" IN (0, 1)),
  "reported_to" TEXT,
  "reported_at" TEXT,
  "problem" TEXT,
  "remark" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "patrol_number_once" ON "patrol" ("number");
CREATE INDEX "patrol_on" ON "patrol" ("on");

CREATE TABLE "plant" (
  "id" TEXT PRIMARY KEY,
  "name" TEXT,
  "credit_code" TEXT,
  "unit" TEXT,
  "village" TEXT,
  "kind" TEXT,
  "in_park" INTEGER CHECK ("in_park" IN (0, 1)),
  "move_due_on" TEXT,
  "moved_on" TEXT,
  "closed_on" TEXT,
  "basis" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;

CREATE TABLE "problem" (
  "id" TEXT PRIMARY KEY,
  "number" TEXT,
  "ledger" TEXT,
  "round" INTEGER,
  "previous" TEXT,
  "source" TEXT,
  "found_on" TEXT,
  "found_at" TEXT,
  "stopped_on" TEXT,
  "reported_on" TEXT,
  "handed_on" TEXT,
  "handed_to" TEXT,
  "inspector" TEXT,
  "site" TEXT,
  "unit" TEXT,
  "village" TEXT,
  "place" TEXT,
  "longitude" INTEGER,
  "latitude" INTEGER,
  "violation" TEXT,
  "violations" TEXT CHECK (json_valid("violations")),
  "description" TEXT,
  "party" TEXT,
  "party_id" TEXT,
  "mineral" TEXT,
  "quantity_t" INTEGER,
  "quantity_m3" INTEGER,
  "value_yuan" INTEGER,
  "gang_lead" INTEGER CHECK ("gang_lead" IN (0, 1)),
  "verified_fact" TEXT,
  "disposal" TEXT,
  "requirement" TEXT,
  "duty_unit" TEXT,
  "responsible" TEXT,
  "supervisor" TEXT,
  "due_on" TEXT,
  "checklist" TEXT,
  "state" TEXT,
  "finished_on" TEXT,
  "checked_on" TEXT,
  "checker" TEXT,
  "closed_on" TEXT,
  "closer" TEXT,
  "remark" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "problem_number_round_once" ON "problem" ("number", "round");
CREATE INDEX "problem_found_on" ON "problem"
  ("found_on", "closed_on", "village", "disposal", "due_on", "state")
  WHERE "submitted_on" IS NOT NULL AND "deleted_on" IS NULL;

CREATE TABLE "publicity" (
  "id" TEXT PRIMARY KEY,
  "on" TEXT,
  "unit" TEXT,
  "form" TEXT,
  "place" TEXT,
  "count" INTEGER,
  "measure_word" TEXT,
  "sites" TEXT CHECK (json_valid("sites")),
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE INDEX "publicity_on" ON "publicity" ("on");

CREATE TABLE "seizure" (
  "id" TEXT PRIMARY KEY,
  "number" TEXT,
  "unit" TEXT,
  "on" TEXT,
  "case" TEXT,
  "problem" TEXT,
  "kind" TEXT,
  "name" TEXT,
  "mineral" TEXT,
  "plate_no" TEXT,
  "quantity" INTEGER,
  "measure_word" TEXT,
  "measure" TEXT,
  "organ" TEXT,
  "document_no" TEXT,
  "until_on" TEXT,
  "keeper" TEXT,
  "disposal" TEXT,
  "plan_approved_on" TEXT,
  "deal_yuan" INTEGER,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "seizure_number_once" ON "seizure" ("number");
CREATE INDEX "seizure_on" ON "seizure" ("on");

CREATE TABLE "site" (
  "id" TEXT PRIMARY KEY,
  "number" TEXT,
  "name" TEXT,
  "kind" TEXT,
  "unit" TEXT,
  "village" TEXT,
  "place" TEXT,
  "longitude" INTEGER,
  "latitude" INTEGER,
  "frame" TEXT,
  "area_mu" INTEGER,
  "shafts" INTEGER,
  "mineral" TEXT,
  "method" TEXT,
  "holder" TEXT,
  "holder_id" TEXT,
  "holder_phone" TEXT,
  "right_no" TEXT,
  "licence_no" TEXT,
  "licence_from" TEXT,
  "licence_until" TEXT,
  "found_on" TEXT,
  "source" TEXT,
  "violations" TEXT CHECK (json_valid("violations")),
  "state" TEXT,
  "filer" TEXT,
  "supervisor" TEXT,
  "responsible" TEXT,
  "filed_on" TEXT,
  "remark" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "site_number_once" ON "site" ("number");
CREATE INDEX "site_found_on" ON "site" ("found_on");

CREATE TABLE "tip" (
  "id" TEXT PRIMARY KEY,
  "number" TEXT,
  "received_at" TEXT,
  "channel" TEXT,
  "unit" TEXT,
  "named" INTEGER CHECK ("named" IN (0, 1)),
  "informant" TEXT,
  "informant_phone" TEXT,
  "content" TEXT,
  "place" TEXT,
  "ongoing" INTEGER CHECK ("ongoing" IN (0, 1)),
  "receiver" TEXT,
  "handed_to" TEXT,
  "due_on" TEXT,
  "verified_on" TEXT,
  "verifier" TEXT,
  "result" TEXT,
  "problem" TEXT,
  "fed_back_on" TEXT,
  "reward_yuan" INTEGER,
  "reward_paid_on" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "tip_number_once" ON "tip" ("number");
CREATE INDEX "tip_received_at" ON "tip" ("received_at");

CREATE TABLE "check_item" (
  "id" TEXT PRIMARY KEY,
  "problem" TEXT,
  "order" INTEGER,
  "text" TEXT,
  "state" TEXT,
  "done_on" TEXT,
  "by" TEXT,
  "unit" TEXT,
  "note" TEXT,
  "evidence" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra")),
  FOREIGN KEY ("problem") REFERENCES "problem" ("id") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX "check_item_problem" ON "check_item" ("problem");

CREATE TABLE "eight_check" (
  "id" TEXT PRIMARY KEY,
  "patrol" TEXT,
  "order" INTEGER,
  "item" TEXT,
  "result" TEXT,
  "note" TEXT,
  "problem" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra")),
  FOREIGN KEY ("patrol") REFERENCES "patrol" ("id") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX "eight_check_patrol" ON "eight_check" ("patrol");

CREATE TABLE "extension" (
  "id" TEXT PRIMARY KEY,
  "problem" TEXT,
  "from_on" TEXT,
  "to_on" TEXT,
  "why" TEXT,
  "by" TEXT,
  "on" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra")),
  FOREIGN KEY ("problem") REFERENCES "problem" ("id") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX "extension_problem" ON "extension" ("problem");
CREATE INDEX "extension_on" ON "extension" ("on");

CREATE TABLE "lookback" (
  "id" TEXT PRIMARY KEY,
  "problem" TEXT,
  "due_on" TEXT,
  "on" TEXT,
  "result" TEXT,
  "by" TEXT,
  "remark" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra")),
  FOREIGN KEY ("problem") REFERENCES "problem" ("id") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX "lookback_problem" ON "lookback" ("problem");
CREATE INDEX "lookback_due_on" ON "lookback" ("due_on");

CREATE TABLE "move" (
  "id" TEXT PRIMARY KEY,
  "problem" TEXT,
  "kind" TEXT,
  "on" TEXT,
  "by" TEXT,
  "why" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra")),
  FOREIGN KEY ("problem") REFERENCES "problem" ("id") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX "move_problem" ON "move" ("problem");

CREATE TABLE "progress" (
  "id" TEXT PRIMARY KEY,
  "problem" TEXT,
  "on" TEXT,
  "text" TEXT,
  "by" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra")),
  FOREIGN KEY ("problem") REFERENCES "problem" ("id") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX "progress_problem" ON "progress" ("problem");
CREATE INDEX "progress_on" ON "progress" ("on");

CREATE TABLE "raw_check" (
  "id" TEXT PRIMARY KEY,
  "plant" TEXT,
  "on" TEXT,
  "supplier" TEXT,
  "proof" TEXT,
  "quantity" INTEGER,
  "result" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra")),
  FOREIGN KEY ("plant") REFERENCES "plant" ("id") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX "raw_check_plant" ON "raw_check" ("plant");
CREATE INDEX "raw_check_on" ON "raw_check" ("on");

CREATE TABLE "spot_check" (
  "id" TEXT PRIMARY KEY,
  "inspection" TEXT,
  "order" INTEGER,
  "record" TEXT,
  "called" TEXT,
  "stratum" TEXT,
  "on" TEXT,
  "result" TEXT,
  "by" TEXT,
  "note" TEXT,
  "problem" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra")),
  FOREIGN KEY ("inspection") REFERENCES "inspection" ("id") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX "spot_check_inspection" ON "spot_check" ("inspection");
CREATE INDEX "spot_check_on" ON "spot_check" ("on");

CREATE TABLE "stop_check" (
  "id" TEXT PRIMARY KEY,
  "checkpoint" TEXT,
  "at" TEXT,
  "plate_no" TEXT,
  "driver" TEXT,
  "mineral" TEXT,
  "quantity" INTEGER,
  "has_source" INTEGER CHECK ("has_source" IN (0, 1)),
  "result" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra")),
  FOREIGN KEY ("checkpoint") REFERENCES "checkpoint" ("id") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX "stop_check_checkpoint" ON "stop_check" ("checkpoint");
CREATE INDEX "stop_check_at" ON "stop_check" ("at");

CREATE TABLE "addition" (
  "id" TEXT PRIMARY KEY,
  "owner" TEXT,
  "register" TEXT,
  "on" TEXT,
  "text" TEXT,
  "by" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE INDEX "addition_on" ON "addition" ("on");
CREATE INDEX "addition_owner" ON "addition" ("owner");

CREATE TABLE "attachment" (
  "id" TEXT PRIMARY KEY,
  "owner" TEXT,
  "register" TEXT,
  "sha256" TEXT,
  "name" TEXT,
  "kind" TEXT,
  "taken_at" TEXT,
  "longitude" INTEGER,
  "latitude" INTEGER,
  "stage" TEXT,
  "size" INTEGER,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;

CREATE TABLE "correction" (
  "id" TEXT PRIMARY KEY,
  "form" TEXT,
  "period" TEXT,
  "from_on" TEXT,
  "to_on" TEXT,
  "measure" TEXT,
  "row" TEXT,
  "counted" TEXT,
  "entered" TEXT,
  "why" TEXT,
  "by" TEXT,
  "at" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE INDEX "correction_form" ON "correction" ("form");

CREATE TABLE "printed" (
  "id" TEXT PRIMARY KEY,
  "ledger" TEXT,
  "period" TEXT,
  "record" TEXT,
  "order" TEXT,
  "code" TEXT,
  "printed_at" TEXT,
  "by" TEXT,
  "pages" INTEGER,
  "rows" INTEGER,
  "chain_head" TEXT,
  "cells" TEXT,
  "file_sha256" TEXT,
  "signed_back_on" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE INDEX "printed_printed_at" ON "printed" ("printed_at");

CREATE TABLE "report_step" (
  "id" TEXT PRIMARY KEY,
  "form" TEXT,
  "period" TEXT,
  "step" TEXT,
  "at" TEXT,
  "by" TEXT,
  "code" TEXT,
  "note" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE INDEX "report_step_form_period" ON "report_step" ("form", "period");

CREATE TABLE "submission" (
  "id" TEXT PRIMARY KEY,
  "form" TEXT,
  "period" TEXT,
  "from_on" TEXT,
  "to_on" TEXT,
  "version" INTEGER,
  "why" TEXT,
  "filler" TEXT,
  "reviewer" TEXT,
  "head" TEXT,
  "phone" TEXT,
  "received_on" TEXT,
  "receiver" TEXT,
  "state" TEXT,
  "code" TEXT,
  "file_sha256" TEXT,
  "chain_head" TEXT,
  "sheet" TEXT,
  "campaign" TEXT,
  "submitted_on" TEXT,
  "signed_on" TEXT,
  "deleted_on" TEXT,
  "deleted_why" TEXT,
  "extra" TEXT CHECK (json_valid("extra"))
) STRICT;
CREATE UNIQUE INDEX "submission_form_period_version_once" ON "submission" ("form", "period", "version");
CREATE INDEX "submission_to_on" ON "submission" ("to_on");

CREATE TABLE "setting" ("id" TEXT PRIMARY KEY, "value" TEXT) STRICT;
CREATE TABLE "definition" (
  "id" TEXT PRIMARY KEY, "kind" TEXT NOT NULL, "key" TEXT NOT NULL, "text" TEXT NOT NULL,
  UNIQUE ("kind", "key")
) STRICT;
CREATE TABLE "run" (
  "id" TEXT PRIMARY KEY, "campaign" TEXT NOT NULL, "title" TEXT, "began_on" TEXT, "ended_on" TEXT
) STRICT;
CREATE TABLE "checklist" (
  "id" TEXT PRIMARY KEY, "campaign" TEXT, "key" TEXT NOT NULL, "title" TEXT, "source" TEXT,
  "items" TEXT NOT NULL CHECK (json_valid("items"))
) STRICT;
CREATE TABLE "choice_list" (
  "id" TEXT PRIMARY KEY, "field" TEXT NOT NULL, "items" TEXT NOT NULL CHECK (json_valid("items"))
) STRICT;
CREATE TABLE "view" (
  "id" TEXT PRIMARY KEY, "register" TEXT NOT NULL, "name" TEXT NOT NULL,
  "spec" TEXT NOT NULL CHECK (json_valid("spec"))
) STRICT;
CREATE TABLE "numbering" (
  "id" TEXT PRIMARY KEY, "register" TEXT NOT NULL, "year" INTEGER, "last" INTEGER NOT NULL
) STRICT;

CREATE TABLE step (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL, origin TEXT NOT NULL, n INTEGER NOT NULL,
  hlc INTEGER NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, label TEXT NOT NULL,
  undoes TEXT, prev TEXT, hash TEXT
) STRICT;
CREATE INDEX step_undoes ON step (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX step_undoing ON step (uid) WHERE undoes IS NOT NULL;
CREATE TABLE step_row (
  id INTEGER PRIMARY KEY, "table" TEXT NOT NULL, "row" TEXT NOT NULL, before TEXT, after TEXT,
  step INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL
) STRICT;
CREATE INDEX step_row_of ON step_row ("row", "table");
CREATE INDEX step_row_schema ON step_row (id) WHERE "table" = 'schema';
CREATE TABLE sealed (id TEXT PRIMARY KEY, salt TEXT NOT NULL, value TEXT NOT NULL) STRICT;
CREATE TABLE origin (
  id TEXT PRIMARY KEY, device TEXT NOT NULL, inode TEXT NOT NULL, machine TEXT NOT NULL,
  began_at TEXT NOT NULL
) STRICT;

CREATE TABLE draft (
  register TEXT NOT NULL, record TEXT NOT NULL, json TEXT NOT NULL CHECK (json_valid(json)),
  PRIMARY KEY (register, record)
) STRICT;
CREATE TABLE search (
  id INTEGER PRIMARY KEY, register TEXT NOT NULL, record TEXT NOT NULL UNIQUE, text TEXT NOT NULL
) STRICT;
CREATE TABLE search_waiting (
  id INTEGER PRIMARY KEY, register TEXT NOT NULL, record TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_gram USING fts5 (
  grams, content='', columnsize=0, detail=none, prefix='1',
  tokenize="ascii tokenchars '!#$%&()*+,-./:;<=>?@[\]^_`{|}~'"
);
INSERT INTO search_gram (search_gram, rank) VALUES ('automerge', 0);
