using System.Buffers;

namespace AdWatch.Crawler.Fetching;

/// <summary>Tells text from rubbish by its share of characters that Chinese pages are full of.</summary>
internal static class CommonCharacters
{
    private const int Sample = 20_000;

    // Frequent characters of running text, simplified and traditional, with those of health pages, and Chinese punctuation.
    private static readonly SearchValues<char> Common = SearchValues.Create(
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔划九六七八您医药病疗患诊健康养妇产疾症血肝肺胃肾牙齿眼皮肤美容整形手术专家门诊预约咨询电话地址首页网站版权所有备案"
            + "這個們來為國說時會對於後過發經麼學現當沒動還進樣實軍無與長機業將間問應戰頭體見產書話處東聲員論義條氣題別變總電數報結務場計資許統區隊決觀術領傳師讓識導爭運門診醫藥療養婦齒膚專預約諮詢網權備歲誰麗灣樓錢買賣價醫師費請級線"
            + "，。、；：？！“”（）《》【】"
    );

    /// <summary>Share of common characters among all that are not ASCII; 0 where there are none.</summary>
    public static double Share(ReadOnlySpan<char> text)
    {
        var all = 0;
        var common = 0;
        foreach (var c in text)
        {
            if (c < 0x80)
                continue;
            all++;
            if (Common.Contains(c))
                common++;
            if (all >= Sample)
                break;
        }

        return all == 0 ? 0 : (double)common / all;
    }
}
