using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Parley.Platform.Configuration;

/// <summary>Checks the attributes of an options class; each error has the setting's full name, the rule, and the value when that cannot be a secret.</summary>
internal sealed class RangeValidation<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var broken = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), broken, validateAllProperties: true))
        {
            return ValidateOptionsResult.Success;
        }

        return ValidateOptionsResult.Fail(broken.Select(rule => Describe(options, rule)));
    }

    private string Describe(T options, ValidationResult rule)
    {
        if (rule.MemberNames.FirstOrDefault() is not { } member)
        {
            return $"{section}: {rule.ErrorMessage}";
        }

        var value = typeof(T).GetProperty(member)?.GetValue(options);
        return $"{section}:{member}: {rule.ErrorMessage}{(value is IFormattable ? $" It is {value}." : "")}";
    }
}
