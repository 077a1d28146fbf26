using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Parley.Server.Settings;

/// <summary>One setting: a property of an options class and its place in the configuration.</summary>
/// <param name="Key">Like <c>Parley:Accounts:Issuer</c>.</param>
/// <param name="Property">The property that it is bound to.</param>
/// <param name="Default">The value that it has without configuration.</param>
internal sealed record Setting(string Key, PropertyInfo Property, object? Default)
{
    public string EnvironmentVariable => Key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>What follows the variable's name for an item of a collection.</summary>
    public string EnvironmentSuffix => IsDictionary ? "__NAME" : IsCollection ? "__0" : "";

    /// <summary>A list or a dictionary: the names below the key are free.</summary>
    public bool IsCollection => Property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(Property.PropertyType);

    public Type ValueType => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>What a value must look like, in words: "a whole number from 1 to 256".</summary>
    public string Accepted => Range is { } range ? $"{Kind} from {Show(range.Minimum)} to {Show(range.Maximum)}" : Kind;

    public string DefaultText => Default switch
    {
        null => "none",
        IEnumerable and not string => "none",
        _ => Show(Default),
    };

    public RangeAttribute? Range => Property.GetCustomAttribute<RangeAttribute>();

    public bool IsDictionary => Property.PropertyType.IsAssignableTo(typeof(IDictionary));

    /// <summary>What stands below each name of a dictionary of sections; null when its values are texts.</summary>
    public Type? SectionType => IsDictionary && Property.PropertyType.GenericTypeArguments is [_, { IsClass: true } type] && type != typeof(string) ? type : null;

    private string Kind => ValueType switch
    {
        _ when SectionType is not null => "sections by name",
        _ when IsDictionary => "texts by name",
        _ when IsCollection => "a list of texts",
        { IsEnum: true } type => string.Join(", ", Enum.GetNames(type)),
        var type when type == typeof(bool) => "true or false",
        var type when type == typeof(int) || type == typeof(long) => "a whole number",
        var type when type == typeof(TimeSpan) => "a duration (days.hours:minutes:seconds)",
        var type when type == typeof(Uri) => "an address",
        _ => "a text",
    };

    private static string Show(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
