using System.Net;

namespace Parley.Bench.Files;

/// <summary>Bytes that no two uploads share and that nothing compresses, made as they are sent.</summary>
internal sealed class GeneratedContent(long length) : HttpContent
{
    private const int Block = 128 * 1024;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var block = new byte[Block];
        Random.Shared.NextBytes(block);
        for (var sent = 0L; sent < length; sent += Block)
        {
            BitConverter.TryWriteBytes(block, sent);
            await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(Block, length - sent)));
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
