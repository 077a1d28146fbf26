using System.ComponentModel.DataAnnotations;

namespace Parley.Platform.Keys;

/// <summary>Section <c>Parley:Keys</c>.</summary>
public sealed class KeyOptions
{
    public const string Section = "Parley:Keys";

    /// <summary>How often a server looks whether the key file was changed (<c>parley-server keys rotate</c>). Default 5 seconds, 1–30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(5);
}
