using Microsoft.Extensions.Logging;
using Parley.Platform.Blobs;

namespace Parley.S3;

/// <summary>
/// A blob that is being written.
/// <list type="number">
/// <item>What fits into one part waits in memory and is put under its name in one request: most blobs.</item>
/// <item>What is longer is sent part by part to <c>staging</c>, where it becomes an object at the end.</item>
/// <item>It is copied to its name inside the store, in larger parts and several at once, and removed from <c>staging</c>.</item>
/// </list>
/// In ① and ③ the name appears in one step, when all is there.
/// </summary>
internal sealed class S3BlobSink(S3Bucket bucket, string staging, Func<BlobName, string> keyOf, int partBytes, PartMemory memory, ILogger logger) : BlobSink
{
    /// <summary>A copy does not pass through this process, but takes the store its time: 64 MiB in a request with the usual parts, and no more with larger ones.</summary>
    private const int PartsPerCopy = 8;

    private const long MostPerCopy = 64L << 20;

    private const int CopiesAtOnce = 4;

    /// <summary>Whoever has been refused waits for the cleaning up.</summary>
    private static readonly TimeSpan CleaningPatience = TimeSpan.FromSeconds(5);

    private readonly PartBuffer _part = new(partBytes, memory);
    private S3Upload? _upload, _copy;
    private long _length;
    private int _parts;
    private bool _sent, _disposed;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            // A full part waits until something follows it: alone it is put at once (①).
            if (_part.IsFull)
            {
                await SendPartAsync(cancellationToken);
            }

            bytes = bytes[_part.Append(bytes.Span)..];
        }
    }

    public override async ValueTask CompleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        if (_upload is null)
        {
            // ①
            await bucket.PutAsync(keyOf(name), _part, cancellationToken);
            return;
        }

        // ②
        await SendPartAsync(cancellationToken);
        await _upload.CompleteAsync(_length, cancellationToken);
        _sent = true;

        // ③
        _copy = await S3Upload.BeginAsync(bucket, keyOf(name), cancellationToken);
        await CopyAsync(_copy, cancellationToken);
        await _copy.CompleteAsync(_length, cancellationToken);
        _copy = null;
    }

    public override async ValueTask AbandonAsync(CancellationToken cancellationToken)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _part.Dispose();
        if (_upload is not null)
        {
            await LeaveNothingAsync(_upload, cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(CleaningPatience);
        try
        {
            await AbandonAsync(patience.Token);
        }
        catch (Exception exception) when (exception is BlobStoreUnavailableException or OperationCanceledException)
        {
            S3Log.LeftBehind(logger, exception); // RemoveAbandonedAsync finds it
        }
    }

    private async ValueTask SendPartAsync(CancellationToken cancellationToken)
    {
        if (_parts == S3Upload.MostParts)
        {
            throw new BlobStoreUnavailableException(
                $"a file of more than {(long)S3Upload.MostParts * partBytes} bytes cannot be stored", "raise Parley:Blobs:S3:PartBytes, or lower Parley:Media:FileBytes");
        }

        _upload ??= await S3Upload.BeginAsync(bucket, staging, cancellationToken);
        await _upload.SendAsync(++_parts, _part, cancellationToken);
        _length += _part.Length;
        _part.Clear();
    }

    private async ValueTask CopyAsync(S3Upload copy, CancellationToken cancellationToken)
    {
        var step = Math.Max(Math.Min((long)partBytes * PartsPerCopy, MostPerCopy), (_length + S3Upload.MostParts - 1) / S3Upload.MostParts);
        var pieces = (int)((_length + step - 1) / step);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, pieces),
            new ParallelOptions { MaxDegreeOfParallelism = CopiesAtOnce, CancellationToken = cancellationToken },
            (piece, token) => copy.CopyAsync(piece + 1, staging, piece * step, Math.Min(_length, (piece + 1) * step) - 1, token));
    }

    /// <summary>Of a request that has failed it is not known whether it was carried out: what may be there is removed, which harms nothing that is not.</summary>
    private async ValueTask LeaveNothingAsync(S3Upload upload, CancellationToken cancellationToken)
    {
        await (_copy?.AbortAsync(cancellationToken) ?? ValueTask.CompletedTask);
        await (_sent ? ValueTask.CompletedTask : upload.AbortAsync(cancellationToken));
        await bucket.DeleteAsync(staging, cancellationToken);
    }
}
