using Parley.SocketIO.Adapters;

namespace Parley.SocketIO.Testing.Adapters;

/// <summary>What every <see cref="IAdapter"/> must do, seen through two servers that it joins. An engine inherits it with one class.</summary>
public abstract partial class AdapterContract : TwoNodes;
