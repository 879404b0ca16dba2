using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AdWatch.Indexing.Registers;

/// <summary>The columns of a register, in the order of the contract (design section 5b), and what each holds.</summary>
internal sealed record RegisterSchema(RegisterKind Kind, ImmutableArray<RegisterColumn> Columns)
{
    private static readonly FrozenDictionary<RegisterKind, RegisterSchema> All = new RegisterSchema[]
    {
        new(
            RegisterKind.Certificates,
            [
                new("医广文号", RegisterField.Number),
                new("医疗机构名称", RegisterField.Name),
                new("有效期起", RegisterField.ValidFrom),
                new("有效期止", RegisterField.ValidTo),
                new("发布媒体类别", RegisterField.Category),
                new("核准成品样件摘要", RegisterField.Detail),
                new("状态", RegisterField.Status),
            ]
        ),
        new(
            RegisterKind.Licences,
            [
                new("登记号", RegisterField.Number),
                new("机构名称", RegisterField.Name),
                new("地址", RegisterField.Address),
                new("机构类别", RegisterField.Category),
                new("诊疗科目", RegisterField.Detail),
                new("状态", RegisterField.Status),
                new("有效期至", RegisterField.ValidTo),
            ]
        ),
        new(
            RegisterKind.Physicians,
            [
                new("姓名", RegisterField.Name),
                new("执业证书编码", RegisterField.Number),
                new("类别", RegisterField.Category),
                new("执业范围", RegisterField.Detail),
                new("主要执业机构", RegisterField.Holder),
                new("状态", RegisterField.Status),
            ]
        ),
        Ads(RegisterKind.DrugAds),
        Ads(RegisterKind.DeviceAds),
        new(
            RegisterKind.DrugRegistrations,
            [
                new("批准文号", RegisterField.Number),
                new("产品名称", RegisterField.Name),
                new("上市许可持有人", RegisterField.Holder),
                new("类别", RegisterField.Category),
                new("状态", RegisterField.Status),
            ]
        ),
        new(
            RegisterKind.DeviceRegistrations,
            [
                new("注册证/备案号", RegisterField.Number),
                new("产品名称", RegisterField.Name),
                new("管理类别", RegisterField.Category),
                new("注册人", RegisterField.Holder),
                new("状态", RegisterField.Status),
            ]
        ),
        new(
            RegisterKind.Claims,
            [
                new("编号", RegisterField.Number),
                new("说法", RegisterField.Name),
                new("辟谣", RegisterField.Detail),
                new("辟谣机构", RegisterField.Holder),
                new("主题", RegisterField.Category),
                new("锚词", RegisterField.Registration),
                new("状态", RegisterField.Status),
            ]
        ),
    }.ToFrozenDictionary(schema => schema.Kind);

    public static RegisterSchema Of(RegisterKind kind) => All[kind];

    public string ColumnOf(RegisterField field) => Columns.First(column => column.Field == field).Name;

    private static RegisterSchema Ads(RegisterKind kind) =>
        new(
            kind,
            [
                new("广告批准文号", RegisterField.Number),
                new("类别", RegisterField.Category),
                new("产品名称", RegisterField.Name),
                new("注册证号", RegisterField.Registration),
                new("申请人", RegisterField.Holder),
                new("有效期止", RegisterField.ValidTo),
                new("状态", RegisterField.Status),
            ]
        );
}

internal sealed record RegisterColumn(string Name, RegisterField Field);

/// <summary>What a column holds; the same over all registers.</summary>
internal enum RegisterField
{
    Number,
    Name,
    Holder,
    Category,
    Detail,
    Address,
    Registration,
    ValidFrom,
    ValidTo,
    Status,
}
