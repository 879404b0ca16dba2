using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Tests;

/// <summary>A small seeds folder on disk, gone at the end of the test.</summary>
internal sealed class TestSeeds : IDisposable
{
    public static readonly DateOnly Today = new(2026, 11, 26);

    private static readonly string[] CertificateChecks = ["holder", "expired", "revoked", "content", "medium", "malformed"];

    private readonly string folder = Directory.CreateTempSubdirectory("adwatch-seeds-").FullName;

    public TestSeeds(string rules = "", string excuses = "", string lexicon = "")
    {
        Write(
            "lexicon/words.tsv",
            "term\tcategory\tsince\tnote\n治愈率\tcure-word\n根治\tcure-word\n糖尿病\tdisease\n肝癌\tcancer\n预约\toffer-verb\n通报\tenforcement-word\n不得\tnegation\n严禁\tnegation\n"
                + "微信\twechat-word\n加v\twechat-word\nvx\twechat-word\nqq\tqq-word\n扣扣\tqq-word\n电话\tphone-word\n代孕\tsurrogacy-word\n!代孕妇\tsurrogacy-word\n在\tinstitution-boundary\n"
                + "双眼皮\tclinical-subject\t\t美容外科/整形外科\n种植牙\tclinical-subject\t\t口腔科\n"
                + lexicon
        );
        Write(
            "departments.yaml",
            "codes:\n  - { code: prohibited-claim, name: 违法内容, lead: market-supervision, departments: [health], severity: medium }\n"
                + "  - { code: certificate-mismatch, name: 证明不符, lead: market-supervision, departments: [health], severity: medium }\n"
                + "  - { code: unlicensed-practice, name: 非法行医, lead: health, departments: [public-security], severity: high }\n"
                + "  - { code: false-medical-info, name: 虚假信息, lead: market-supervision, departments: [health], severity: medium }\n"
                + "  - { code: out-of-scope, name: 超范围, lead: health, departments: [market-supervision], severity: medium }\n"
                + "  - { code: surrogacy-gamete, name: 代孕, lead: health, departments: [public-security], severity: high }\n"
                + "  - { code: unreviewed-drug-ad, name: 药品广告, lead: market-supervision, departments: [drug], severity: medium }\n"
        );
        Write(
            "laws/laws.yaml",
            "laws:\n  - law: 广告法\n    articles:\n      - { article: \"16\", text: 医疗广告不得含有, valid_from: 2015-09-01 }\n      - { article: \"28\" }\n"
                + "  - law: 医师法\n    articles: [ { article: \"59\" } ]\n"
                + "  - law: 治安管理处罚法\n    articles: [ { article: \"29\" } ]\n    renumbered: [ { from: \"25\", to: \"29\", on: 2026-01-01 } ]\n"
        );
        Write(
            "numbers.yaml",
            "numbers:\n"
                + "  - { id: bad, kind: medical-ad, status: malformed, pattern: '国医广审\\d{4}第\\d+号' }\n"
                + "  - { id: med, kind: medical-ad, needs: [医广], pattern: '\\(?(?<p>[\\u4e00-\\u9fa5])\\)?医广\\[(?<y>20\\d{2})\\]第(?<sn>[0-9a-z-]{1,20})号' }\n"
                + "  - { id: drug-ad, kind: drug-ad, pattern: '[京沪]药广审\\([文视声]\\)第(?<exp>\\d{6})-(?<sn>\\d{5})号' }\n"
                + "  - { id: doctor, kind: physician-number, needs: [证书编码], pattern: '(?<!\\d)[12]\\d{14}(?!\\d)' }\n"
                + "  - { id: licence, kind: licence, needs: [登记号], pattern: '[0-9A-Z]{15}\\d{2}[A-Z]\\d{4}(?![0-9A-Z])' }\n"
                + "  - { id: price, kind: price, pattern: '\\d+(?:元|块)' }\nregions: { 京: 11, 浙: 33 }\n"
        );
        Write(
            "publishers.yaml",
            "publishers:\n  - { kind: hospital, institution: true, ends: [医院], not: [动物] }\n  - { kind: clinic, institution: true, ends: [门诊部, 诊所] }\n"
        );
        Write(
            "checks.yaml",
            "checks:\n"
                + string.Concat(
                    CertificateChecks.Select(id =>
                        $"  - {{ id: \"register:{id}\", code: certificate-mismatch, score: 0.95, basis: [ {{ law: 广告法, article: \"28\" }} ], why: 证明不符 }}\n"
                    )
                )
                + "  - { id: \"register:subjects\", code: out-of-scope, score: 0.9, basis: [ { law: 广告法, article: \"28\" } ], why: 超出诊疗科目 }\n"
                + "  - { id: \"register:drug-ad-expired\", code: unreviewed-drug-ad, score: 0.9, basis: [ { law: 广告法, article: \"28\" } ], why: 文号过期 }\n"
                + "  - { id: \"register:region\", code: certificate-mismatch, score: 0.7, basis: [ { law: 广告法, article: \"28\" } ], why: 省份不符 }\n"
                + "  - { id: \"register:physician-revoked\", code: unlicensed-practice, score: 0.9, basis: [ { law: 医师法, article: \"59\" } ], why: 证书已吊销 }\n"
                + "  - { id: \"register:physician-named\", code: unlicensed-practice, score: 0.45, basis: [ { law: 医师法, article: \"59\" } ], why: 同名者证书已吊销 }\n"
                + "  - { id: \"register:physician-other\", code: false-medical-info, score: 0.45, basis: [ { law: 广告法, article: \"28\" } ], why: 编码属于他人 }\n"
                + "content: [ \"@cure-word\", { fact: price } ]\nonline_media: [网络]\n"
                + "lighter:\n  unless: [ { pattern: 患者 } ]\n  kinds: [ { when: [ { pattern: 医联体 } ] }, { when: [ { pattern: 常见病|诊治 } ], licensed: true } ]\n"
        );
        Write("rules/rules.yaml", rules.Length == 0 ? "rules: []\n" : "rules:\n" + rules);
        Write("excuses/excuses.yaml", excuses.Length == 0 ? "excuses: []\n" : "excuses:\n" + excuses);
    }

    public string Folder => folder;

    /// <summary>A rule of the fixed parts a test does not care about.</summary>
    public static string Rule(string id, string when, string rest = "", string code = "prohibited-claim") =>
        $"  - id: {id}\n    code: {code}\n    score: 0.9\n    basis: [ {{ law: 广告法, article: \"16\" }} ]\n    why: 违法内容\n    when: {when}\n"
        + string.Concat(rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"    {line}\n"))
        + "    examples: { fires: [ 甲 ], silent: [ 乙 ] }\n";

    public void Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public RuleSet Load() => RuleSet.Load(folder);

    public Classification Classify(
        string text,
        string? channel = null,
        IRegisters? registers = null,
        Func<ClassifierInput, ClassifierInput>? change = null
    )
    {
        var input = new ClassifierInput
        {
            Id = "t",
            Text = text,
            Channel = channel,
            SeenAt = Today,
        };
        return new AdClassifier(Load()).Classify(change is null ? input : change(input), registers ?? EmptyRegisters.Instance);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
