using System.Text;

namespace Parley.SocketIO;

/// <summary>A message of a bare Engine.IO connection. Its memory is the connection's: valid until the handler that got it has completed.</summary>
/// <param name="Data">The bytes; of a text message, its UTF-8.</param>
/// <param name="IsBinary">Whether it was sent as binary, else as text.</param>
public readonly record struct EngineIOMessage(ReadOnlyMemory<byte> Data, bool IsBinary)
{
    /// <summary>The message as text.</summary>
    public string Text => Encoding.UTF8.GetString(Data.Span);
}
