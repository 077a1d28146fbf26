namespace Parley.SocketIO.Fuzz;

/// <summary>A parser did what its model says it must not.</summary>
internal sealed class FuzzFailure(string message) : Exception(message);
