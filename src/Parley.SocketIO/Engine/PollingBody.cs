using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Parley.SocketIO.Engine;

/// <summary>The body of a POST in a rented buffer, or the status that refuses it.</summary>
internal readonly struct PollingBody : IDisposable
{
    private const int FirstBufferBytes = 4096;

    private readonly byte[]? _buffer;
    private readonly int _length;

    private PollingBody(int status, byte[]? buffer, int length)
    {
        Status = status;
        _buffer = buffer;
        _length = length;
    }

    internal int Status { get; }

    internal Memory<byte> Bytes => _buffer.AsMemory(0, _length);

    public void Dispose()
    {
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>
    /// Reads to the end, or to the first byte over the limit, which is 413. Throws what the connection throws: it is ended by <see cref="HttpContext.Abort"/>
    /// and by the client's going, not by a token, which would leave a read behind that the server trips over.
    /// </summary>
    internal static async ValueTask<PollingBody> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (request.ContentLength > maxBytes)
            return new PollingBody(StatusCodes.Status413PayloadTooLarge, null, 0);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferBytes, maxBytes));
        var isHandedOver = false;
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), CancellationToken.None);
                if (read == 0)
                    break;
                length += read;
                if (length > maxBytes)
                    return new PollingBody(StatusCodes.Status413PayloadTooLarge, null, 0);
            }

            isHandedOver = true;
            return new PollingBody(StatusCodes.Status200OK, buffer, length);
        }
        finally
        {
            if (!isHandedOver)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Twice the size, so that what is held follows what has arrived, not what a header promised.</summary>
    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
