using Parley.Protocol;

namespace Parley.Contracts.Accounts;

/// <summary>
/// A module's part of the collection of all that is kept of somebody. Registered as one of many. It writes as it reads, a page at a time: memory must not grow with
/// what somebody has.
/// </summary>
public interface IExportContributor
{
    /// <summary>Called again from the beginning after a restart, into a new archive.</summary>
    ValueTask WriteAsync(UserId user, IExportArchive archive, CancellationToken cancellationToken);
}

/// <summary>The archive under construction; one entry at a time.</summary>
public interface IExportArchive
{
    /// <param name="path">Relative, of ids and fixed names only: <c>conversations/ID.json</c>.</param>
    /// <param name="write">Writes the entry; the stream is closed behind it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask AddAsync(string path, Func<Stream, ValueTask> write, CancellationToken cancellationToken);

    /// <summary>How far this part is, from 0 to 1. Call it often: it also tells others that the work goes on.</summary>
    ValueTask ReportAsync(double share, CancellationToken cancellationToken);
}
