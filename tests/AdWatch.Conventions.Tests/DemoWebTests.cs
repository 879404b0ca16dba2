using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;

namespace AdWatch.Conventions.Tests;

/// <summary>The demo web is what its manifest says: complete, whole in its links, fictional, and with every violation planted.</summary>
public sealed partial class DemoWebTests
{
    private static readonly string[] Codes =
    [
        "unreviewed-medical-ad",
        "certificate-mismatch",
        "unreviewed-drug-ad",
        "unreviewed-device-ad",
        "prohibited-claim",
        "false-medical-info",
        "disguised-popularization",
        "rumor",
        "malicious-hype",
        "scalper",
        "tout",
        "black-ambulance",
        "black-carer",
        "fetal-sex",
        "birth-certificate",
        "drug-recycling",
        "surrogacy-gamete",
        "unlicensed-practice",
        "out-of-scope",
        "internet-diagnosis",
        "insurance-fraud",
    ];

    private static readonly string[] Statuses =
    [
        "有效",
        "正常",
        "生效",
        "注销",
        "吊销",
        "撤销",
        "撤回",
        "作废",
        "废止",
        "停业",
        "过期",
        "失效",
    ];

    private readonly DemoWeb _web = DemoWeb.Load();

    public static TheoryData<string, string> Registers { get; } =
        new()
        {
            { "certificates", "医广文号,医疗机构名称,有效期起,有效期止,发布媒体类别,核准成品样件摘要,状态" },
            { "licences", "登记号,机构名称,地址,机构类别,诊疗科目,状态,有效期至" },
            { "physicians", "姓名,执业证书编码,类别,执业范围,主要执业机构,状态" },
            { "drug-ads", "广告批准文号,类别,产品名称,注册证号,申请人,有效期止,状态" },
            { "device-ads", "广告批准文号,类别,产品名称,注册证号,申请人,有效期止,状态" },
            { "drug-registrations", "批准文号,产品名称,上市许可持有人,类别,状态" },
            { "device-registrations", "注册证/备案号,产品名称,管理类别,注册人,状态" },
        };

    [Fact]
    public void TheManifestNamesExactlyTheFilesOfTheSites()
    {
        var listed = _web
            .Manifest.Sites.SelectMany(s => s.Pages.Select(p => p.Path).Concat(s.Files).Select(p => DemoWeb.FileOf(s, p)))
            .Order();
        var present = Directory.EnumerateFiles(DemoWeb.PathOf("sites"), "*", SearchOption.AllDirectories).Order();
        Assert.Equal(present, listed);
    }

    [Fact]
    public void EveryCodeIsPlantedOnTwoPagesOrMore()
    {
        var planted = _web.FetchedPages.Where(p => p.DuplicateOf is null).SelectMany(p => p.Expect).CountBy(c => c).ToDictionary();
        Assert.DoesNotContain(Codes, c => planted.GetValueOrDefault(c) < 2);
        Assert.Empty(_web.Pages.SelectMany(p => p.Page.Expect.Concat(p.Page.AlsoAllowed).Concat(p.Page.Exempt)).Except(Codes));
    }

    [Fact]
    public void AboutHalfOfThePagesAreLawful()
    {
        var pages = _web.FetchedPages.ToList();
        Assert.InRange(pages.Count(p => p.Expect.Count == 0) / (double)pages.Count, 0.45, 0.65);
        Assert.Contains(pages, p => p.Exempt.Count > 0);
    }

    [Fact]
    public void NoCodeOfAPageIsBothRequiredAndOptional()
    {
        Assert.Empty(
            _web.Pages.Where(p => p.Page.Expect.Intersect(p.Page.AlsoAllowed.Concat(p.Page.Exempt)).Any()).Select(p => p.Page.Path)
        );
        Assert.Empty(_web.Pages.Where(p => p.Page.Note.Length == 0).Select(p => p.Page.Path));
    }

    [Fact]
    public void EveryLinkResolvesExceptTheDeadOnesListed()
    {
        var broken = new List<string>();
        var dead = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (site, path) in LinkingFiles())
        {
            foreach (var link in DemoWeb.LinksOf(site, path))
            {
                if (_web.Resolve(link) is not { } to)
                {
                    broken.Add($"{site.Name}{path} -> {link}");
                }
                else if (to.Site.DeadLinks.Contains(to.Path))
                {
                    dead.Add(to.Site.Name + to.Path);
                }
                else if (!Answers(to.Site, to.Path))
                {
                    broken.Add($"{site.Name}{path} -> {link}");
                }
            }
        }

        Assert.Empty(broken);
        Assert.NotEmpty(dead);
        Assert.Equal(_web.Manifest.Sites.SelectMany(s => s.DeadLinks.Select(d => s.Name + d)).Order(), dead.Order());
        Assert.Empty(_web.Manifest.Sites.SelectMany(s => s.DeadLinks.Where(d => Answers(s, d))));
    }

    [Fact]
    public void EveryPageIsReachedFromTheStartOfItsSite()
    {
        foreach (var site in _web.Manifest.Sites)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var open = new Queue<string>(site.Files.Where(f => f is "/feed.xml" or "/sitemap.xml").Prepend("/"));
            while (open.TryDequeue(out var path))
            {
                path = site.Redirects.Find(r => r.From == path)?.To ?? path;
                if (
                    !seen.Add(path)
                    || !(
                        path.EndsWith('/')
                        || path.EndsWith(".html", StringComparison.Ordinal)
                        || path.EndsWith(".xml", StringComparison.Ordinal)
                    )
                )
                {
                    continue;
                }

                foreach (var to in DemoWeb.LinksOf(site, path).Select(_web.Resolve).OfType<(DemoSite Site, string Path)>())
                {
                    if ((to.Site == site) && Answers(site, to.Path))
                    {
                        open.Enqueue(to.Path);
                    }
                }
            }

            Assert.Empty(site.Pages.Select(p => site.Name + p.Path).Except(seen.Select(p => site.Name + p)));
        }
    }

    [Fact]
    public void ThePublicationDateOfThePageIsThatOfTheManifest()
    {
        var today = DateOnly.ParseExact(_web.Manifest.Today, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var (site, page) in _web.Pages.Where(p => p.Page.Published is not null))
        {
            var day = DateOnly.ParseExact(page.Published!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            Assert.InRange(day, new DateOnly(2026, 3, 1), today);
            string[] spellings = ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.MM.dd", "yyyy年M月d日"];
            var html = DemoWeb.Read(site, page.Path);
            Assert.True(
                spellings.Any(s => html.Contains(day.ToString(s, CultureInfo.InvariantCulture), StringComparison.Ordinal)),
                $"{site.Name}{page.Path} does not show {page.Published}"
            );
        }
    }

    [Fact]
    public void NoTelephoneNumberIsAPersonsOwn()
    {
        var allowed = _web.Manifest.Phones.ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (site, page) in _web.Pages)
        {
            foreach (Match match in Phone().Matches(DemoWeb.TextOf(site, page.Path).Normalize(NormalizationForm.FormKC)))
            {
                var number = match.Value.Replace("-", "", StringComparison.Ordinal);
                Assert.True(
                    number.StartsWith("0571855501", StringComparison.Ordinal) || allowed.Contains(number),
                    $"{site.Name}{page.Path}: {match.Value} is not one of the fictional numbers of the manifest"
                );
                seen.Add(number);
            }
        }

        Assert.Empty(allowed.Except(seen));
    }

    [Theory]
    [MemberData(nameof(Registers))]
    public void ARegisterHasTheColumnsAndStatusesOfItsContract(string name, string columns)
    {
        using var reader = new StreamReader(DemoWeb.PathOf("registers", name + ".csv"), new UTF8Encoding(false, throwOnInvalidBytes: true));
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        Assert.True(csv.Read() && csv.ReadHeader());
        Assert.Equal(columns, string.Join(',', csv.HeaderRecord!));
        var numbers = new List<string>();
        while (csv.Read())
        {
            Assert.Equal(csv.HeaderRecord!.Length, csv.Parser.Count);
            Assert.Contains(csv.GetField("状态"), Statuses);
            numbers.Add(csv.GetField(name == "physicians" ? 1 : 0)!);
            foreach (var column in csv.HeaderRecord.Where(c => c.StartsWith("有效期", StringComparison.Ordinal)))
            {
                var date = csv.GetField(column)!;
                string[] spellings = ["yyyy-MM-dd", "yyyy/M/d", "yyyy年M月d日"];
                Assert.True(
                    (date == "长期") || DateOnly.TryParseExact(date, spellings, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
                    date
                );
            }
        }

        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct(), numbers);
    }

    [Fact]
    public void EveryLicenceNumberPrintedOrNamedIsInTheRegister()
    {
        var register = File.ReadLines(DemoWeb.PathOf("registers", "licences.csv")).Skip(1).Select(l => l.Split(',')[0]).ToHashSet();
        var named = _web.Manifest.Sites.Select(s => s.Subject.GetValueOrDefault("licence")).OfType<string>();
        var printed = _web.Pages.SelectMany(p => Licence().Matches(DemoWeb.TextOf(p.Site, p.Page.Path))).Select(m => m.Value).ToHashSet();
        Assert.NotEmpty(printed);
        Assert.Empty(named.Concat(printed).Except(register));
    }

    [Fact]
    public void APageUnderTwoAddressesHasTheSameBytes()
    {
        var copies = _web.Pages.Where(p => p.Page.DuplicateOf is not null).ToList();
        Assert.NotEmpty(copies);
        Assert.All(copies, c => Assert.Equal(DemoWeb.Read(c.Site, c.Page.DuplicateOf!), DemoWeb.Read(c.Site, c.Page.Path)));
    }

    [Fact]
    public void RobotsForbidsThePagesThatMustNotBeFetchedAndNoOther()
    {
        foreach (var site in _web.Manifest.Sites)
        {
            var forbidden = DemoWeb
                .Read(site, "/robots.txt")
                .Split('\n')
                .Where(l => l.StartsWith("Disallow: ", StringComparison.Ordinal))
                .Select(l => l["Disallow: ".Length..].Trim())
                .ToList();
            Assert.All(
                site.Pages,
                p => Assert.Equal(p.MustNotFetch, forbidden.Exists(f => p.Path.StartsWith(f, StringComparison.Ordinal)))
            );
        }

        Assert.Contains(_web.Pages, p => p.Page.MustNotFetch);
    }

    [Fact]
    public void EverySiteIsASourceWithItsChannelAndRegion()
    {
        var sources = DemoWeb.ReadYaml<DemoSources>("sources.yaml").Sources.ToDictionary(s => (string)s["id"]);
        Assert.Equal(_web.Manifest.Sites.Select(s => "demo-" + s.Name).Order(), sources.Keys.Order());
        foreach (var site in _web.Manifest.Sites)
        {
            var source = sources["demo-" + site.Name];
            Assert.Equal(site.Channel, source["channel"]);
            Assert.Equal(site.Subject["region"], ((Dictionary<object, object>)source["subject"])["region"]);
            Assert.All((List<object>)source["urls"], u => Assert.StartsWith($"{{{{site:{site.Name}}}}}/", (string)u));
        }
    }

    [Fact]
    public void EveryLeadDepartmentOfTheDemoHasATarget()
    {
        var departments = DemoWeb.ReadYaml<DemoTargets>("targets.yaml").Targets.Select(t => (string)t["department"]);
        Assert.Equal(["cyberspace", "drug", "health", "market-supervision", "medical-insurance", "public-security"], departments.Order());
    }

    private IEnumerable<(DemoSite Site, string Path)> LinkingFiles() =>
        _web.Manifest.Sites.SelectMany(s =>
            s.Pages.Select(p => p.Path).Concat(s.Files.Where(f => f.EndsWith(".xml", StringComparison.Ordinal))).Select(p => (s, p))
        );

    private static bool Answers(DemoSite site, string path) =>
        site.Pages.Exists(p => p.Path == path)
        || site.Files.Contains(path)
        || site.Redirects.Exists(r => (r.From == path) && Answers(site, r.To));

    [GeneratedRegex(@"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})(?!\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Phone();

    [GeneratedRegex("PDY[0-9A-Z]+", RegexOptions.None, 1000)]
    private static partial Regex Licence();
}
