using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Platform.Blobs;
using Parley.Platform.Configuration;

namespace Parley.S3;

public static class S3Services
{
    /// <summary>Makes <c>Parley:Blobs:Engine=S3</c> possible; without that setting nothing changes.</summary>
    public static IServiceCollection AddS3(this IServiceCollection services)
    {
        services.AddValidatedOptions<S3Options>(S3Options.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<S3Options>, S3OptionsCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBlobStoreFactory, S3BlobStoreFactory>());
        return services;
    }
}
