using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Clusters;
using AdWatch.Indexing.Documents;
using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>Stores one page inside a transaction; the only file that knows the order.</summary>
internal static class PageWriter
{
    private const string Upsert = """
        INSERT INTO pages (num, id, url, final_url, source_id, source_name, channel, publisher, institution, region, published_at,
            first_seen, fetched_at, http_status, content_type, charset, content_digest, text_digest, fingerprint, severity, tier, lead,
            departments, labels, facts, approval_numbers, cluster, duplicate_of, clue_state, version, rule_set, model, seq, decision, appeared_at)
        VALUES (@num, @id, @Url, @FinalUrl, @SourceId, @SourceName, @Channel, @publisher, @institution, @region, @publishedAt,
            @firstSeen, @fetchedAt, @Status, @ContentType, @Charset, @ContentDigest, @textDigest, @fingerprint, @severity, @tier, @Lead,
            @departments, @labels, @facts, @approvalNumbers, @Cluster, @DuplicateOf, @clueState, @version, @RuleSetVersion, @ModelVersion,
            @sequence, @decision, @AppearedAt)
        ON CONFLICT (url) DO UPDATE SET final_url = excluded.final_url, source_id = excluded.source_id, source_name = excluded.source_name,
            channel = excluded.channel, publisher = excluded.publisher, institution = excluded.institution, region = excluded.region,
            published_at = excluded.published_at, fetched_at = excluded.fetched_at, http_status = excluded.http_status,
            content_type = excluded.content_type, charset = excluded.charset, content_digest = excluded.content_digest,
            text_digest = excluded.text_digest, fingerprint = excluded.fingerprint, severity = excluded.severity, tier = excluded.tier,
            lead = excluded.lead, departments = excluded.departments, labels = excluded.labels, facts = excluded.facts,
            approval_numbers = excluded.approval_numbers, cluster = excluded.cluster, duplicate_of = excluded.duplicate_of,
            version = excluded.version, rule_set = excluded.rule_set, model = excluded.model, seq = excluded.seq,
            decision = excluded.decision, appeared_at = excluded.appeared_at, burst = NULL
        """;

    public static SavedPage Save(WriteSession session, PageDocument document, ResolvedSubject subject, BurstRule bursts)
    {
        var page = document.Page;
        var known = KnownPage.Find(session, page.Url);
        if (!Visits.Record(session, ReadVisit(page), known?.Num))
        {
            return Repeated(session, page, known);
        }

        var textDigest = DocumentMapper.TextDigest(document.Input);
        // An older sight of the page (handed in later) is kept as history and does not replace what is known now.
        var late = (known is not null) && (page.FetchedAt.Ms() < known.FetchedAt);
        var newContent = (known is null) || (known.TextDigest != textDigest);
        var num = known?.Num ?? NextNumber(session);
        var version = VersionFor(session, num, known, newContent);
        var sequence = session.NextSequence();
        var family = late ? null : CopyFamily.Of(session, page, num, PageIdentity.Of(page.Url), known);
        if (family is null)
        {
            WriteLate(session, page, known!, sequence);
        }
        else
        {
            WritePage(session, document, num, version, textDigest, sequence, known, family);
        }

        WriteVersion(session, document, num, version);
        Advertisements.Write(session, page, num);
        if (known is null)
        {
            session.Connection.Execute("UPDATE visits SET page_num = @num WHERE visit_id = @VisitId", new { num, page.VisitId });
        }

        var burst = family is null ? null : Bursts.Find(session, bursts, document.Classification, num, family);
        if (burst is not null)
        {
            document = document with { Classification = document.Classification with { Severity = burst.Severity } };
        }

        var findings = FindingWriter.Write(session, document.Classification, num, version, page.FetchedAt, late ? known!.FetchedAt : null);
        var outcome = findings.IsEmpty ? ClueOutcome.None : ClueAssembly.Join(session, document, subject, num, version, findings);
        if (burst is not null)
        {
            Bursts.Raise(session, burst, num);
        }

        return new SavedPage(PageIdentity.Of(page.Url), version, sequence, Repeated: false, newContent, outcome.ClueId, outcome.Opened)
        {
            RaisedTo = burst?.Severity,
        };
    }

    private static SavedPage Repeated(WriteSession session, Page page, KnownPage? known)
    {
        var clueId = session.Connection.ExecuteScalar<string?>(
            "SELECT c.id FROM clue_pages cp JOIN clues c ON c.num = cp.clue_num WHERE cp.page_num = @Num ORDER BY c.num DESC LIMIT 1",
            new { Num = known?.Num ?? 0 }
        );
        return new SavedPage(
            PageIdentity.Of(page.Url),
            (int)(known?.Version ?? 0),
            known?.Seq ?? 0,
            Repeated: true,
            NewContent: false,
            clueId,
            ClueOpened: false
        )
        {
            RaisedTo = known?.Burst is null ? null : (Severity)known.Severity,
        };
    }

    private static void WriteLate(WriteSession session, Page page, KnownPage known, long sequence) =>
        session.Connection.Execute(
            """
            UPDATE pages SET first_seen = min(first_seen, @seen), appeared_at = CASE WHEN @near THEN min(appeared_at, @appeared) ELSE appeared_at END,
                seq = @sequence
            WHERE num = @Num
            """,
            new
            {
                seen = page.FetchedAt.Ms(),
                near = NearCopies.AreNear(page.Content.TextFingerprint, (ulong)known.Fingerprint),
                appeared = CopyFamily.ClaimedAt(page),
                sequence,
                known.Num,
            }
        );

    private static CrawlResult ReadVisit(Page page) =>
        new()
        {
            VisitId = page.VisitId,
            Url = page.Url,
            SourceId = page.SourceId,
            At = page.FetchedAt,
            Disposition = CrawlDisposition.Read,
            Reason = "",
            Status = page.Status,
        };

    private static long NextNumber(WriteSession session) =>
        session.Connection.ExecuteScalar<long>("SELECT coalesce(max(num), 0) + 1 FROM pages");

    private static int VersionFor(WriteSession session, long num, KnownPage? known, bool newContent)
    {
        if (known is null)
        {
            return 1;
        }

        return newContent
            ? session.Connection.ExecuteScalar<int>("SELECT max(version) + 1 FROM page_versions WHERE page_num = @num", new { num })
            : (int)known.Version;
    }

    private static void WritePage(
        WriteSession session,
        PageDocument document,
        long num,
        int version,
        string textDigest,
        long sequence,
        KnownPage? known,
        CopyFamily family
    )
    {
        var (page, classification) = (document.Page, document.Classification);
        var facts = DocumentMapper.Facts(document);
        session.Connection.Execute(
            Upsert,
            new
            {
                num,
                id = PageIdentity.Of(page.Url),
                page.Url,
                page.FinalUrl,
                page.SourceId,
                page.SourceName,
                page.Channel,
                publisher = document.Input.Publisher ?? page.Content.Publisher,
                institution = page.Subject?.Name ?? (facts.Institutions.IsDefaultOrEmpty ? null : facts.Institutions[0]),
                region = page.Subject?.Region,
                publishedAt = page.Content.PublishedAt.Ms(),
                firstSeen = page.FetchedAt.Ms(),
                fetchedAt = page.FetchedAt.Ms(),
                page.Status,
                page.ContentType,
                page.Charset,
                page.ContentDigest,
                textDigest,
                fingerprint = (long)page.Content.TextFingerprint,
                severity = (int)classification.Severity,
                tier = (int?)classification.Tier,
                classification.Lead,
                departments = StoreJson.Write(classification.Departments),
                labels = StoreJson.Write(classification.Labels),
                facts = StoreJson.Write(facts),
                approvalNumbers = StoreJson.Write(page.Content.ApprovalNumbers),
                family.Cluster,
                family.DuplicateOf,
                clueState = known?.ClueState,
                version,
                classification.RuleSetVersion,
                classification.ModelVersion,
                sequence,
                decision = classification.Decision is { } decision ? StoreJson.Write(decision) : null,
                family.AppearedAt,
            }
        );
        if ((known is null) || ((ulong)known.Fingerprint != page.Content.TextFingerprint))
        {
            NearCopies.Keep(session, page.Content.TextFingerprint, num);
        }

        WriteLookups(session, classification, facts, num, known is not null);
    }

    private static void WriteLookups(WriteSession session, Classification classification, Facts facts, long num, bool known)
    {
        if (known)
        {
            session.Connection.Execute(
                "DELETE FROM page_labels WHERE page_num = @num; DELETE FROM page_facts WHERE page_num = @num",
                new { num }
            );
        }

        foreach (var label in classification.Labels)
        {
            session.Connection.Execute(
                "INSERT INTO page_labels (code, page_num, score) VALUES (@Code, @num, @Score) ON CONFLICT DO NOTHING",
                new
                {
                    label.Code,
                    num,
                    label.Score,
                }
            );
        }

        foreach (var (kind, value) in DocumentMapper.Lookups(facts))
        {
            session.Connection.Execute(
                "INSERT INTO page_facts (kind, value, page_num) VALUES (@kind, @value, @num) ON CONFLICT DO NOTHING",
                new
                {
                    kind,
                    value,
                    num,
                }
            );
        }
    }

    private static void WriteVersion(WriteSession session, PageDocument document, long num, int version)
    {
        var (page, input) = (document.Page, document.Input);
        session.Connection.Execute(
            """
            INSERT INTO page_versions (page_num, version, title, text, images, content_digest, first_seen, last_seen,
                archive_file, archive_offset, archive_length, archive_record)
            VALUES (@num, @version, @title, @Text, @images, @ContentDigest, @seen, @seen, @file, @offset, @length, @record)
            ON CONFLICT (page_num, version) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen)
            """,
            new
            {
                num,
                version,
                title = input.Title ?? "",
                input.Text,
                images = StoreJson.Write(input.Images),
                page.ContentDigest,
                seen = page.FetchedAt.Ms(),
                file = page.Archive?.File,
                offset = page.Archive?.Offset,
                length = page.Archive?.Length,
                record = page.Archive?.RecordId,
            }
        );
    }
}
