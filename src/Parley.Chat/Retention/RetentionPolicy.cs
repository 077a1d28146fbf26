using System.Globalization;
using Microsoft.Extensions.Options;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Retention;

/// <summary>How long a conversation keeps its messages: as it was chosen there, else as the server does, and within the server's bounds in any case.</summary>
public sealed class RetentionPolicy(IOptions<RetentionOptions> options)
{
    /// <summary>Without a bound of the server's own: what the other settings allow.</summary>
    private static readonly int NoBound = (int)TimeSpan.FromDays(3650).TotalSeconds;

    private readonly RetentionOptions _options = options.Value;

    public RetentionInfo Info => new()
    {
        Default = Of(null),
        ShortestSeconds = Shortest,
        LongestSeconds = Longest,
    };

    /// <summary>What these settings come down to: by another text conversations have to be scheduled anew.</summary>
    public string Signature => string.Create(CultureInfo.InvariantCulture, $"{Of(null).Mode} {Of(null).Seconds} {Shortest} {Longest}");

    private int Shortest => (int)_options.Shortest.TotalSeconds;

    private int? Longest => _options.Longest > TimeSpan.Zero ? (int)_options.Longest.TotalSeconds : null;

    /// <summary>What holds for a conversation.</summary>
    /// <param name="chosen">Null: nobody has.</param>
    public RetentionSetting Of(RetentionSetting? chosen)
    {
        var setting = chosen ?? new RetentionSetting
        {
            Mode = _options.Mode,
            Seconds = _options.Mode == RetentionMode.Keep ? null : (int)_options.Age.TotalSeconds,
        };
        if (setting.Mode == RetentionMode.Keep)
        {
            return Longest is { } most ? new RetentionSetting { Mode = RetentionMode.Age, Seconds = most } : setting;
        }

        return setting with { Seconds = Math.Clamp(setting.Seconds!.Value, Shortest, Longest ?? NoBound) };
    }

    /// <summary>What a request asks for; what it must not is added to the errors.</summary>
    public RetentionSetting? Read(SetRetentionRequest request, RequestErrors errors)
    {
        if (request.Mode is not { } mode)
        {
            errors.Add("mode", "is required");
            return null;
        }

        if (mode == RetentionMode.Keep)
        {
            if (request.Seconds is not null)
            {
                errors.Add("seconds", "needs mode age or ephemeral");
            }

            if (Longest is { } most)
            {
                errors.Add("mode", $"must be age or ephemeral: this server keeps messages for at most {most} seconds", most);
            }

            return new RetentionSetting { Mode = mode };
        }

        var longest = Longest ?? NoBound;
        if (request.Seconds is not { } seconds)
        {
            errors.Add("seconds", "is required");
        }
        else if (seconds < Shortest || seconds > longest)
        {
            errors.Add("seconds", $"must be from {Shortest} to {longest}", seconds < Shortest ? Shortest : longest);
        }

        return new RetentionSetting { Mode = mode, Seconds = request.Seconds };
    }
}
