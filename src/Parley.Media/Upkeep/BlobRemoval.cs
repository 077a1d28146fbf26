using System.Text;
using Parley.Media.Files;
using Parley.Platform.Blobs;
using Parley.Platform.Outbox;

namespace Parley.Media.Upkeep;

/// <summary>Deletes blobs that no row names any more. A name is never used again, so it may be repeated.</summary>
internal sealed class BlobRemoval(SealedBlobs blobs) : IOutboxConsumer
{
    public const string TopicName = "blobs-removed";

    public const int MostNames = 100;

    public string Topic => TopicName;

    /// <summary>The names, a line each.</summary>
    public static byte[] Payload(IEnumerable<BlobRow> removed) => Encoding.ASCII.GetBytes(string.Join('\n', removed.Select(blob => blob.Name)));

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var name in Encoding.ASCII.GetString(entry.Payload).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                await blobs.DeleteAsync(new BlobName(name), cancellationToken);
            }
        }
        catch (BlobStoreUnavailableException exception)
        {
            throw new ReceiverUnavailableException(exception.Message, exception);
        }
    }
}
