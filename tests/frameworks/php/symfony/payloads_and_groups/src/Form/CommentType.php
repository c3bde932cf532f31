<?php

namespace App\Form;

use Symfony\Component\Form\AbstractType;
use Symfony\Component\Form\Extension\Core\Type\CheckboxType;
use Symfony\Component\Form\Extension\Core\Type\ChoiceType;
use Symfony\Component\Form\Extension\Core\Type\CollectionType;
use Symfony\Component\Form\Extension\Core\Type\EmailType;
use Symfony\Component\Form\Extension\Core\Type\FileType;
use Symfony\Component\Form\Extension\Core\Type\IntegerType;
use Symfony\Component\Form\Extension\Core\Type\SubmitType;
use Symfony\Component\Form\Extension\Core\Type\TextareaType;
use Symfony\Component\Form\FormBuilderInterface;
use Symfony\Component\Validator\Constraints\Length;

class CommentType extends AbstractType
{
    public function buildForm(FormBuilderInterface $builder, array $options): void
    {
        $builder
            ->add('text', TextareaType::class, ['help' => 'What you think.', 'constraints' => [new Length(max: 500)]])
            ->add('stars', IntegerType::class, ['required' => false])
            ->add('email', EmailType::class)
            ->add('mood', ChoiceType::class, ['choices' => ['Good' => 'good', 'Bad' => 'bad'], 'required' => false])
            ->add('links', CollectionType::class, ['entry_type' => EmailType::class, 'required' => false])
            ->add('public', CheckboxType::class, ['required' => false]);
        if ($options['with_photo']) {
            $builder->add('photo', FileType::class, ['required' => false]);
        }
        $builder->add('send', SubmitType::class);
    }
}
