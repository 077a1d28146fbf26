using System.Diagnostics;
using OpenTelemetry;

namespace Parley.Server.Telemetry;

/// <summary>Takes secrets out of the paths that spans carry: whoever reads a trace must not be able to join a group by an invitation link.</summary>
internal sealed class SecretPaths : BaseProcessor<Activity>
{
    private const string Path = "url.path";

    /// <summary>What follows these is a secret. The second is a page of the web client.</summary>
    private static readonly string[] Before = ["/api/v1/invites/", "/invite/"];

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem(Path) is string path && Before.FirstOrDefault(start => path.StartsWith(start, StringComparison.OrdinalIgnoreCase)) is { } prefix)
        {
            data.SetTag(Path, $"{prefix}{{token}}");
        }
    }
}
