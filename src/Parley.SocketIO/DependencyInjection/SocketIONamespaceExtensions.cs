using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Parley.SocketIO;

/// <summary>Namespaces and handlers that get what they need from dependency injection.</summary>
public static class SocketIONamespaceExtensions
{
    /// <summary>
    /// Has <typeparamref name="T"/>, a singleton made with constructor injection, configure the namespace of that name when the host starts, before it
    /// listens; an exception of its own stops the start. Several classes may configure one namespace, in order of registration, and one class several.
    /// </summary>
    /// <param name="services">Where <see cref="SocketIOServiceCollectionExtensions.AddSocketIO"/> is or will be called.</param>
    /// <param name="name">The namespace's name, such as <c>/</c> or <c>/news</c>.</param>
    public static IServiceCollection AddSocketIONamespace<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services, string name = "/")
        where T : class, ISocketIONamespace
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        services.TryAddSingleton<T>();
        services.AddSingleton(new SocketIONamespaceRegistration(name, static provider => provider.GetRequiredService<T>()));
        return services;
    }

    /// <summary>
    /// Adds a handler for an event that runs in a dependency injection scope of its own, with a service of that scope; both end with the handler's
    /// task. For handlers whose services, such as a database context, are made for one unit of work.
    /// </summary>
    /// <exception cref="InvalidOperationException">When the event comes: the service is not registered.</exception>
    public static Namespace OnScoped<TService>(this Namespace ns, string eventName, Func<TService, SocketEvent, CancellationToken, ValueTask> handler)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(ns);
        ArgumentNullException.ThrowIfNull(handler);
        return ns.On(eventName, async (socketEvent, cancellationToken) =>
        {
            await using var scope = ns.Services.CreateAsyncScope();
            await handler(scope.ServiceProvider.GetRequiredService<TService>(), socketEvent, cancellationToken);
        });
    }
}

/// <summary>A class that configures a namespace.</summary>
internal sealed record SocketIONamespaceRegistration(string Name, Func<IServiceProvider, ISocketIONamespace> Resolve);
