namespace Parley.Conformance.Tests.Servers;

/// <summary>Something that listens.</summary>
internal interface IHost : IAsyncDisposable
{
    /// <summary>Where a profile is served.</summary>
    /// <param name="profile">Its settings.</param>
    /// <param name="door">By which door.</param>
    ValueTask<Uri> UrlAsync(Profile profile, Door door);
}
