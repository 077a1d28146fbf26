namespace Parley.SocketIO;

/// <summary>
/// The middleware and handlers of one namespace, in a class with constructor injection:
/// <c>services.AddSocketIONamespace&lt;NewsNamespace&gt;("/news")</c>. It is a singleton; handlers that need services of a scope of their own use
/// <see cref="SocketIONamespaceExtensions.OnScoped{TService}"/>.
/// </summary>
public interface ISocketIONamespace
{
    /// <summary>Adds the middleware and handlers. Called once, before the host listens.</summary>
    void Configure(Namespace ns);
}
