namespace Parley.Conformance.Tests.Servers;

/// <summary>Something that listens.</summary>
internal interface IHost : IAsyncDisposable
{
    /// <summary>Where a profile is served.</summary>
    /// <param name="profile">Its settings.</param>
    /// <param name="http2">The listener that speaks HTTP/2 only.</param>
    ValueTask<Uri> UrlAsync(Profile profile, bool http2);
}
