using System.Globalization;
using System.Text.Json.Serialization;

namespace Parley.SocketIO.Soak.Serving;

/// <summary>What the server's process holds at a moment, after a full collection.</summary>
/// <param name="Connections">Engine.IO sessions.</param>
/// <param name="Sockets">Sockets in all namespaces.</param>
/// <param name="ResidentBytes">Memory of the process that is in RAM.</param>
/// <param name="LiveBytes">Objects that are still referenced, the pools' unused buffers aside.</param>
/// <param name="WithPoolsBytes">The same with those.</param>
/// <param name="Handles">File descriptors: connections, and what the runtime needs.</param>
/// <param name="Threads">Of the process.</param>
/// <param name="Errors">Lines logged as an error since the start.</param>
/// <param name="FirstError">The first of them.</param>
internal sealed record Reading(
    int Connections, int Sockets, long ResidentBytes, long LiveBytes, long WithPoolsBytes, int Handles, int Threads, int Errors, string? FirstError)
{
    internal const string Head = "     at  clients  resident     live  (with pools)  handles  threads";

    internal string Line(string when) => string.Create(
        CultureInfo.InvariantCulture,
        $"{when,7}{Connections,9}{ResidentBytes / 1048576.0,7:0.0} MiB{LiveBytes / 1048576.0,5:0.0} MiB{WithPoolsBytes / 1048576.0,10:0.0} MiB{Handles,9}{Threads,9}");
}

[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(string))]
internal sealed partial class SoakJson : JsonSerializerContext;
