import { type Kysely, PostgresAdapter, sql } from 'kysely'

/**
 * Functions with which a server on PostgreSQL creates, updates and deletes a version in one statement, so that no lock waits for
 * the client. Servers of an earlier release do not call them, and a later migration adds others: these never change.
 */
export async function versionFunctions(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return
  for (const text of [MOMENT_AFTER, BEGIN_VERSION, BEGIN_UPDATE, RESET_FOLLOWER, DELETE_VERSION])
    await sql.raw(text).execute(db)
}

/** Backends mostly have different slots, and do not wait for each other. */
const COUNT_CHANGE = 'update revision set number = number + 1 where slot = pg_backend_pid() % 64;'

const MOMENT_AFTER = `
create function moment_after_1(stored text) returns text language sql as $$
  select to_char((stored::timestamptz + interval '1 microsecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$`

/**
 * All of a new version but its row, which the calling statement inserts with the id and the time that this returns.
 * Those are the given ones unless the latest version is newer: then the clock of another server is ahead.
 */
const BEGIN_VERSION = `
create function begin_version_1(
  new_key text, new_id text, new_created text, new_collection_id text, new_hash text, out id text, out created text
) language plpgsql as $$
declare
  version_number bigint;
  newest text;
  micros bigint;
  millis text;
begin
  id := new_id;
  created := new_created;
  if new_key is not null then
    perform pg_advisory_xact_lock(hashtextextended(new_key, 0));
    insert into artifact_key as counter (key, last_version) values (new_key, 1)
      on conflict (key) do update set last_version = counter.last_version + 1
      returning last_version into version_number;
    if version_number > 1 then
      select artifact.created into newest from artifact_collection
        join artifact on artifact.id = artifact_collection.latest_id where artifact_collection.key = new_key;
      if newest collate "C" >= new_created collate "C" then
        created := moment_after_1(newest);
        micros := extract(epoch from created::timestamptz) * 1000000;
        millis := lpad(to_hex(micros / 1000), 12, '0');
        id := substr(millis, 1, 8) || '-' || substr(millis, 9) || '-7' || lpad(to_hex(micros % 1000), 3, '0')
          || substr(new_id, 19);
      end if;
      update artifact set is_listed = 0 where is_listed = 1 and key = new_key;
    end if;
    insert into artifact_collection as collection (id, key, latest_id, created, updated, versions)
      values (new_collection_id, new_key, begin_version_1.id, begin_version_1.created, begin_version_1.created, 1)
      on conflict (key) do update
      set latest_id = excluded.latest_id, updated = excluded.updated, versions = collection.versions + 1;
    insert into artifact_version (artifact_id, key, version, hash)
      values (begin_version_1.id, new_key, version_number, new_hash);
  end if;
  ${COUNT_CHANGE}
end $$`

/** The version after this one is compared with it again. */
const RESET_FOLLOWER = `
create function reset_follower_1(old_id text) returns void language sql as $$
  update artifact_version set change_status = null, change_text = null, resets = resets + 1 where artifact_id = (
    select next.artifact_id from artifact_version as version
    join artifact_version as next on next.key = version.key and next.version > version.version
    where version.artifact_id = old_id order by next.version limit 1)
$$`

/**
 * All of an update but the row itself, which the calling statement updates. Returns null for a version that does not
 * exist. The hash is null if the data stays, and the value is that of a progress artifact.
 */
const BEGIN_UPDATE = `
create function begin_update_1(
  old_id text, new_updated text, new_hash text, new_value double precision, out begun_id text, out begun_updated text
) language plpgsql as $$
declare
  old record;
  newest record;
begin
  select coalesce(key, id) as name into old from artifact where id = old_id;
  if not found then return; end if;
  perform pg_advisory_xact_lock(hashtextextended(old.name, 0));
  -- Another transaction may have deleted it while this one waited for the lock.
  select updated, preview into old from artifact where id = old_id;
  if not found then return; end if;
  begun_id := old_id;
  begun_updated := case when old.updated >= new_updated then moment_after_1(old.updated) else new_updated end;
  if new_value is not null then
    select time, value into newest from artifact_sample where artifact_id = old_id order by time desc limit 1;
    if not found then
      insert into artifact_sample (artifact_id, time, value)
        select old_id, old.updated, (old.preview::json ->> 'value')::double precision
        where old.preview::json ->> 'kind' = 'progress';
    elsif newest.value = new_value and new_value = (
      select value from artifact_sample where artifact_id = old_id order by time desc limit 1 offset 1
    ) then
      delete from artifact_sample where artifact_id = old_id and time = newest.time;
    end if;
    insert into artifact_sample (artifact_id, time, value) values (old_id, begun_updated, new_value);
    if (select count(*) from artifact_sample where artifact_id = old_id) > 500 then
      delete from artifact_sample where artifact_id = old_id and time in (
        select time from (
          select time, row_number() over (order by time) as place, count(*) over () as total
          from artifact_sample where artifact_id = old_id
        ) as sample where place % 2 = 0 and place < total);
    end if;
  end if;
  if new_hash is not null then
    update artifact_version
      set change_status = null, change_text = null, resets = resets + 1, hash = new_hash, value = null, numbers = null
      where artifact_id = old_id and (hash is null or hash <> new_hash);
    if found then perform reset_follower_1(old_id); end if;
  end if;
  update artifact_collection set updated = begun_updated where latest_id = old_id;
  ${COUNT_CHANGE}
end $$`

/** Deletes a version as \`removeVersions\` does. Returns whether it existed. */
const DELETE_VERSION = `
create function delete_version_1(old_id text) returns boolean language plpgsql as $$
declare
  old_key text;
  newest record;
begin
  select key into old_key from artifact where id = old_id;
  if not found then return false; end if;
  perform pg_advisory_xact_lock(hashtextextended(coalesce(old_key, old_id), 0));
  delete from artifact where id = old_id;
  -- Another transaction may have deleted it while this one waited for the lock.
  if not found then return false; end if;
  perform reset_follower_1(old_id);
  delete from artifact_version where artifact_id = old_id;
  delete from artifact_sample where artifact_id = old_id;
  delete from artifact_pin where artifact_id = old_id;
  -- Migration 0012 creates these tables: the body is compiled when the function is first called.
  delete from artifact_only_here where artifact_id = old_id;
  delete from artifact_unnumbered where artifact_id = old_id;
  if old_key is not null then
    select id, created, updated into newest from artifact where key = old_key order by created desc, id desc limit 1;
    if found then
      update artifact_collection set versions = versions - 1 where key = old_key;
      update artifact_collection set latest_id = newest.id, created = newest.created, updated = newest.updated
        where key = old_key and latest_id = old_id;
      if found then update artifact set is_listed = 1 where id = newest.id; end if;
    else
      delete from artifact_collection where key = old_key;
    end if;
  end if;
  ${COUNT_CHANGE}
  return true;
end $$`
