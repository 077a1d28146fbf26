using System.IO.Compression;
using Parley.Contracts.Accounts;

namespace Parley.Accounts.Exports;

/// <summary>A ZIP file that is written from front to back.</summary>
internal sealed class ExportArchive(ZipArchive zip, Func<double, ValueTask> report) : IExportArchive
{
    public async ValueTask AddAsync(string path, Func<Stream, ValueTask> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var entry = await zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await write(entry);
    }

    public ValueTask ReportAsync(double share, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return report(share);
    }
}
