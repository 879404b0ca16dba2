using System.Globalization;

namespace AdWatch.Crawler.Frontier;

/// <summary>The tables of <c>frontier.db</c>; numbered steps, forward only.</summary>
internal static class FrontierSchema
{
    private static readonly string[] Steps =
    [
        """
            create table source (
                key integer primary key,
                id text not null unique,
                active integer not null,
                last_success integer,
                last_error_at integer,
                last_error text
            );
            create table host (key integer primary key, name text not null unique);
            -- state: 0 waiting, 1 leased, 2 fetched (archived, not yet ended), 3 redirect target kept under another entry, 4 parked
            create table entry (
                key integer primary key,
                fingerprint blob not null unique,
                url text not null,
                source_key integer not null references source (key),
                host_key integer not null references host (key),
                depth integer not null,
                priority integer not null,
                state integer not null,
                due integer not null,
                lease_until integer,
                visit_id text,
                visits integer not null default 0,
                fetched_at integer,
                disposition integer,
                interval integer,
                failures integer not null default 0,
                etag text,
                last_modified text,
                prior_url text,
                prior_record text,
                prior_at integer,
                prior_digest text,
                content_digest text,
                text_digest text,
                alias_of integer
            );
            create index entry_due on entry (host_key, priority, due) where state = 0;
            create index entry_busy on entry (state, lease_until) where state in (1, 2);
            create index entry_alias on entry (alias_of) where alias_of is not null;
            create table hop (
                visit_id text not null,
                record_id text not null,
                n integer not null,
                file text not null,
                offset integer not null,
                length integer not null,
                primary key (visit_id, record_id)
            ) without rowid;
            create table outcome (source_key integer not null, disposition text not null, count integer not null, primary key (source_key, disposition)) without rowid;
            create table refusal (source_key integer not null, reason text not null, count integer not null, primary key (source_key, reason)) without rowid;
            create table robots (origin text primary key, fetched_at integer not null, expires_at integer not null, available integer not null, failures integer not null, body blob, text text not null);
            create table archive_position (one integer primary key check (one = 1), file text not null, offset integer not null);
            """,
        """
            alter table source add column known integer not null default 0;
            update source set known = (select count(*) from entry where entry.source_key = source.key);
            create index entry_parked on entry (source_key) where state = 4;
            """,
        """
            -- state 5: retired, a list that failed too often
            alter table entry add column finding integer not null default 0;
            alter table entry add column is_list integer not null default 0;
            alter table source add column hosts integer not null default 0;
            update source set hosts = (select count(distinct host_key) from entry where entry.source_key = source.key);
            """,
        """
            alter table outcome add column last_at integer;
            """,
        "create table rendering (source_key integer not null, outcome text not null, count integer not null, primary key (source_key, outcome)) without rowid;",
        """
            create table landing (
                fingerprint blob primary key,
                seen text not null,
                due integer not null,
                interval integer not null,
                failures integer not null,
                text_digest text
            ) without rowid;
            create index landing_due on landing (due);
            """,
        """
            alter table source add column failures integer not null default 0;
            alter table source add column failing_since integer;
            alter table source add column answers integer not null default 0;
            alter table source add column pace integer not null default 0;
            alter table source add column usual_pace integer not null default 0;
            """,
        """
            -- URLs of each source by what they wait for, kept by SourceTally; those waiting by the minute they are due in
            alter table source add column due_unseen integer not null default 0;
            alter table source add column due_seen integer not null default 0;
            alter table source add column later_unseen integer not null default 0;
            alter table source add column under_way integer not null default 0;
            alter table source add column redirects integer not null default 0;
            alter table source add column set_aside integer not null default 0;
            alter table source add column retired integer not null default 0;
            alter table source add column tallied integer not null default 0;
            create table waiting (
                source_key integer not null,
                minute integer not null,
                unseen integer not null,
                seen integer not null,
                earliest integer not null,
                primary key (source_key, minute)
            ) without rowid;
            create table host_source (host_key integer not null, source_key integer not null, known integer not null, primary key (host_key, source_key)) without rowid;
            insert into host_source select host_key, source_key, count(*) from entry group by host_key, source_key;
            insert into waiting select source_key, due / 60000, sum(visits = 0), sum(visits > 0), min(due) from entry where state = 0 group by source_key, due / 60000;
            update source set
                later_unseen = t.later_unseen, under_way = t.under_way, redirects = t.redirects, set_aside = t.set_aside, retired = t.retired
            from (
                select source_key, sum(visits = 0 and state = 0) later_unseen, sum(visits = 0 and state in (1, 2)) under_way,
                    sum(state = 3) redirects, sum(visits = 0 and state = 4) set_aside, sum(state = 5) retired
                from entry group by source_key
            ) t
            where t.source_key = source.key;
            drop index entry_due;
            create index entry_due on entry (host_key, source_key, priority, due) where state = 0;
            """,
    ];

    /// <summary>For readers, which change nothing.</summary>
    /// <exception cref="CrawlStorageException">The file is of another version than this program.</exception>
    public static void RequireCurrent(SqliteSession db, string file)
    {
        var version = db.Scalar<long>("pragma user_version");
        if (version != Steps.Length)
        {
            throw new CrawlStorageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{file}' has version {version}, this AdWatch reads {Steps.Length}: let it crawl into the folder once, or use the AdWatch that wrote it."
                )
            );
        }
    }

    /// <summary>Brings the file to the newest version.</summary>
    /// <exception cref="CrawlStorageException">A newer program wrote the file.</exception>
    public static void Migrate(SqliteSession db, string file)
    {
        db.Execute("pragma journal_mode = wal");
        db.Execute("pragma synchronous = normal");
        db.Execute("pragma temp_store = memory");
        db.Execute("pragma cache_size = -65536");
        db.Execute("pragma wal_autocheckpoint = 4000");
        var version = db.Scalar<long>("pragma user_version");
        if (version > Steps.Length)
        {
            throw new CrawlStorageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{file}' has version {version}, this AdWatch knows up to {Steps.Length}: use the newer AdWatch that wrote it, or another data folder."
                )
            );
        }

        for (var step = (int)version; step < Steps.Length; step++)
        {
            db.Execute("begin immediate");
            db.Script(Steps[step]);
            db.Execute(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {step + 1}"));
            db.Execute("commit");
        }
    }
}
