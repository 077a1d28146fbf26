using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Messages;

/// <summary>Section <c>Parley:Messages</c>.</summary>
public sealed class MessageOptions
{
    public const string Section = "Parley:Messages";

    /// <summary>The longest text, in bytes of UTF-8. Default 8192, 1–16,384 (a request body has 128 KiB, a byte may be written as <c>\u0000</c>).</summary>
    [Range(1, 16_384)]
    public int TextBytes { get; set; } = 8192;

    /// <summary>The most files of one message. Default 10, 1–100.</summary>
    [Range(1, 100)]
    public int Files { get; set; } = 10;

    /// <summary>The most people that one message names by <c>@username</c>; who comes after them is not named. Default 50, 0–500; 0: nobody is, and no group as a whole.</summary>
    [Range(0, 500)]
    public int Mentions { get; set; } = 50;

    /// <summary>The largest <c>metadata</c>, in bytes of JSON. Default 4096, 0–8192.</summary>
    [Range(0, 8192)]
    public int MetadataBytes { get; set; } = 4096;

    /// <summary>
    /// Sends of one person that may wait for the disk at once, over all their sockets and requests; more are refused as <c>rate-limited</c>.
    /// Default 256, 1–100,000.
    /// </summary>
    [Range(1, 100_000)]
    public int UnderWayPerPerson { get; set; } = 256;

    /// <summary>
    /// How long after it was sent its sender may edit a message. Default 24 hours; zero: always; at most 3650 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan EditWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long after it was sent its sender may delete a message for everyone; moderators, admins and owners of a group may at any time. Default 48 hours; zero: always; at most 3650 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan DeleteWindow { get; set; } = TimeSpan.FromHours(48);

    /// <summary>
    /// How often one message may be edited: each of its earlier versions is kept. Further edits are refused, so that nobody edits what they wrote first out of the history.
    /// Default 50, 0–1000; 0: messages cannot be edited.
    /// </summary>
    [Range(0, 1000)]
    public int Edits { get; set; } = 50;

    /// <summary>The most messages that one person may have deleted for themselves alone. Default 20,000, 0–1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int HiddenPerPerson { get; set; } = 20_000;

    /// <summary>The most messages in one page. Default 100, 1–1000.</summary>
    [Range(1, 1000)]
    public int PageSize { get; set; } = 100;
}
