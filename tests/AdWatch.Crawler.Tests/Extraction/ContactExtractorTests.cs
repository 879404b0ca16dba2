using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests.Extraction;

public sealed class ContactExtractorTests
{
    [Theory]
    [InlineData("电话13800138000", "13800138000")]
    [InlineData("手机：138-0013-8000", "13800138000")]
    [InlineData("+86 138 0013 8000", "13800138000")]
    [InlineData("8613800138000", "13800138000")]
    [InlineData("１３８００１３８０００", "13800138000")]
    [InlineData("1 3 8 0 0 1 3 8 0 0 0", "13800138000")]
    [InlineData("①③⑧⓪⓪①③⑧⓪⓪⓪", "13800138000")]
    [InlineData("壹三捌零零壹叁八〇〇〇", "13800138000")]
    [InlineData("壹三捌OO一三捌OOO", "13800138000")]
    [InlineData("1\uFE0F\u20E33\uFE0F\u20E38\uFE0F\u20E300138000", "13800138000")]
    [InlineData("0399-7712120", "0399-7712120")]
    [InlineData("（0571）8555 0123", "0571-85550123")]
    [InlineData("057185550123", "0571-85550123")]
    [InlineData("+86-571-85550123", "0571-85550123")]
    [InlineData("021-55550123转801", "021-55550123转801")]
    [InlineData("0399-7712120-801", "0399-7712120转801")]
    [InlineData("400-820-5555", "4008205555")]
    [InlineData("400 1234 567 分机 12", "4001234567转12")]
    [InlineData("咨询电话：85550123", "85550123")]
    public void APhoneHasOneNormalForm(string text, string phone) => Assert.Equal([phone], Reading.Page($"<p>{text}</p>").Contacts.Phones);

    [Theory]
    [InlineData("身份证110105199001011234")]
    [InlineData("登记号PDY12345651010417D2162")]
    [InlineData("急救请拨120，投诉请拨12315或12345")]
    [InlineData("2026-05-12 08:30 第13800号")]
    [InlineData("沪医广【2020】第04-10-021555501号")]
    [InlineData("（成武）医广【2024】第03-12-510107018号")]
    [InlineData("统一社会信用代码12110105400000122C")]
    [InlineData("卡号6222 1380 0138 0000 123")]
    [InlineData("价格13800元，原价 15800 元")]
    [InlineData("邮箱13800138000@mail.test")]
    public void OtherNumbersAreNoPhones(string text) => Assert.Empty(Reading.Page($"<p>{text}</p>").Contacts.Phones);

    [Fact]
    public void SeveralPhonesAreKeptInOrderOnceEach()
    {
        var page = Reading.Page(
            "<p>热线 400-820-5555 / 13800138000、13900139000，夜间 13800138000</p><a href='tel:0571-85550123'>拨打</a>"
        );
        Assert.Equal(["4008205555", "13800138000", "13900139000", "0571-85550123"], page.Contacts.Phones);
    }

    [Theory]
    [InlineData("微信号：RenAi_2026", "RenAi_2026")]
    [InlineData("加V：renai-2026", "renai-2026")]
    [InlineData("薇❤：renai2026", "renai2026")]
    [InlineData("威信renai2026咨询", "renai2026")]
    [InlineData("vx：renai2026", "renai2026")]
    [InlineData("V信 renai2026", "renai2026")]
    [InlineData("微*信:renai2026", "renai2026")]
    [InlineData("ＶＸ：ｒｅｎａｉ２０２６", "renai2026")]
    [InlineData("微信同号13800138000", "13800138000")]
    [InlineData("电话13800138000（微信同号）", "13800138000")]
    [InlineData("卫星：壹三捌零零壹三捌零零零", "13800138000")]
    public void AWeChatIdIsReadUnderItsDisguises(string text, string id) =>
        Assert.Equal([id], Reading.Page($"<p>{text}</p>").Contacts.WeChat);

    [Theory]
    [InlineData("微信 liyan_mei", "liyan_mei")]
    [InlineData("咨询请加微信chenshouyao", "chenshouyao")]
    [InlineData("老陈18600186000，微信chenshouyao", "chenshouyao")]
    [InlineData("电话18600186000 微信：chenshouyao", "chenshouyao")]
    public void AnIdWithoutDigitsIsReadAndThePhoneBesideItIsNone(string text, string id) =>
        Assert.Equal([id], Reading.Page($"<p>{text}</p>").Contacts.WeChat);

    [Theory]
    [InlineData("<ul><li>138</li><li>0013</li><li>8000</li></ul>")]
    [InlineData(
        "<div>1</div><div>3</div><div>8</div><div>0</div><div>0</div><div>1</div><div>3</div><div>8</div><div>0</div><div>0</div><div>0</div>"
    )]
    [InlineData("<b>138</b><i>0013</i><em>8000</em>")]
    public void APhoneSplitOverElementsIsJoined(string html) => Assert.Equal(["13800138000"], Reading.Page(html).Contacts.Phones);

    [Fact]
    public void ARowOfFiguresIsNoPhone() =>
        Assert.Empty(Reading.Page("<table><tr><td>138</td><td>0013</td><td>8000</td><td>12</td></tr></table>").Contacts.Phones);

    [Theory]
    [InlineData("联系人李女士 138****8000", "138****8000")]
    [InlineData("电话：1380013××××（点击查看）", "1380013××××")]
    [InlineData("0571-8555****", "0571-8555****")]
    public void AStruckOutPhoneIsATraceAndNoContact(string text, string masked)
    {
        var page = Reading.Page($"<p>{text}</p>");

        Assert.Empty(page.Contacts.Phones);
        var fact = Assert.Single(page.Facts, f => f.Kind == PageFactKind.MaskedPhone);
        Assert.Equal(masked, page.Text.Substring(fact.Start, fact.Length));
    }

    [Fact]
    public void EveryContactHasItsPlaceInTheText()
    {
        var page = Reading.Article(
            "<nav><a href=/1>首页</a><a href=/2>科室</a><a href=/3>专家</a></nav><p>加微信：RenAi_2026，电话壹三捌零零壹三捌零零零，QQ：12345678</p><img src=a.png alt='热线 0571-85550123'>"
        );

        Assert.Equal("RenAi_2026", At(page, PageFactKind.WeChat));
        Assert.Equal("壹三捌零零壹三捌零零零", At(page, PageFactKind.Phone));
        Assert.Equal("12345678", At(page, PageFactKind.Qq));
        Assert.Equal(-1, page.Facts.Single(f => f.Value == "0571-85550123").Start);
    }

    private static string At(ExtractedPage page, PageFactKind kind)
    {
        var fact = page.Facts.First(f => f.Kind == kind && f.Start >= 0);
        return page.Text.Substring(fact.Start, fact.Length);
    }

    [Theory]
    [InlineData("微信支付 Android 版")]
    [InlineData("微信support团队")]
    [InlineData("wxpay与vxworks")]
    [InlineData("微信公众号：仁爱口腔")]
    [InlineData("请用微信 www.renai.test 打开")]
    [InlineData("卫星发射成功")]
    public void OrdinaryWordsAreNoWeChatIds(string text) => Assert.Empty(Reading.Page($"<p>{text}</p>").Contacts.WeChat);

    [Theory]
    [InlineData("QQ：123456789", "123456789")]
    [InlineData("扣扣 12345678", "12345678")]
    [InlineData("企鹅号:一二三四五六七", "1234567")]
    [InlineData("Q群 987654321", "987654321")]
    [InlineData("ｑｑ：1 2 3 4 5 6 7", "1234567")]
    public void AQqNumberIsReadUnderItsDisguises(string text, string id) => Assert.Equal([id], Reading.Page($"<p>{text}</p>").Contacts.Qq);

    [Fact]
    public void AQqChatLinkNamesItsNumber() =>
        Assert.Equal(
            ["707123456"],
            Reading.Page("<a href='http://wpa.qq.com/msgrd?v=3&amp;uin=707123456&amp;site=qq'><img src=qq.gif></a>").Contacts.Qq
        );

    [Fact]
    public void ContactsInThePagesFurnitureAndInPictureWordsCount()
    {
        var page = Reading.Article(
            "<div class='topbar'>热线 <a href='/call'>400-820-5555</a></div><img src=a.png alt='微信号：renai2026'>"
        );
        Assert.Equal(["4008205555"], page.Contacts.Phones);
        Assert.Equal(["renai2026"], page.Contacts.WeChat);
    }
}
