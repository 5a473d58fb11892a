"""The networks of a bundle: autoencoder, denoiser, conditioning, refiner."""
